import type { Refusal } from './types.ts';

/** The server understood and said no. */
export class Refused extends Error implements Refusal {
  override readonly name = 'Refused';
  readonly code: string;
  readonly status: number;
  readonly detail: string | null;
  readonly paths: readonly string[];
  /** seconds, of a 429 */
  readonly retryAfter: number | null;

  constructor(problem: { code: string; status: number; detail?: string | null; paths?: readonly string[]; retryAfter?: number | null }) {
    super(problem.detail ?? problem.code);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail ?? null;
    this.paths = problem.paths ?? [];
    this.retryAfter = problem.retryAfter ?? null;
  }
}

/** Nothing of ours came back: no network, a proxy's page, a server on its way up. Nobody knows whether it happened. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
