import type { Sql } from 'postgres';
import type { Callers } from './callers.ts';

/** What a procedure may use besides its input. */
export type Context = {
  readonly sql: Sql;
  readonly now: () => Date;
  readonly requestId: string;
  readonly callers: Callers;
  readonly count: (kind: 'commands' | 'queries', name: string, outcome: 'ok' | 'rejected' | 'failed') => void;
  readonly reply: Reply;
};

/** What a procedure says to its transport beside its output. */
export type Reply = {
  /** Nothing was made now: REST answers 200 instead of 201. */
  again(): void;
  setCookie(cookie: string): void;
};
