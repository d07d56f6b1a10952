import type { Problem, ProblemCode } from '@interviews/api/problem.ts';
import type { AppRouter } from '@interviews/api/router.ts';
import { TRPCClientError } from '@trpc/client';

/** Every code that a call may fail with: the contract's, and `NoAnswer` when nothing came back that is ours. */
export type Code = ProblemCode | 'NoAnswer';

/** Why a call failed, in the contract's words. */
export type Refusal = Omit<Problem, 'code' | 'type' | 'title' | 'status'> & { readonly code: Code; readonly status?: number };

/** What every call rejects with. */
export type InterviewError<C extends Code = Code> = TRPCClientError<AppRouter> &
  (C extends ProblemCode ? { readonly data: { readonly problem: Problem & { readonly code: C } } } : unknown);

/**
 * Why a call failed: `code` is stable, `detail` is for people. `NoAnswer` when nothing came back that is ours: then nobody knows whether
 * it happened until it is asked again.
 */
export function problemOf(error: unknown): Refusal {
  const problem = error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.problem : undefined;
  return problem ?? { code: 'NoAnswer', detail: 'Nothing came back.' };
}

/**
 * Whether this is how a call of ours fails and, where a code is given, whether it failed with that one.
 * @example if (isInterviewError(error, 'ValidationFailed')) show(error.data.problem.errors);
 */
export function isInterviewError<C extends Code = Code>(error: unknown, code?: C): error is InterviewError<C> {
  return error instanceof TRPCClientError && (code === undefined || problemOf(error).code === code);
}

/** A problem that came by REST, as the error that the same refusal is by tRPC. */
export function refused(problem: Problem): InterviewError {
  return TRPCClientError.from<AppRouter>({
    error: { message: problem.detail, code: -32600, data: { code: 'BAD_REQUEST', httpStatus: problem.status, problem } },
  }) as InterviewError;
}

/** More than `takes.upload` can number. Said before anything is sent, where that is known. */
export const tooLarge = (): InterviewError =>
  refused({
    type: 'about:blank',
    title: 'Content Too Large',
    status: 413,
    detail: 'A video of at most 2,000 MiB can be sent.',
    code: 'PayloadTooLarge',
  });

/** Nothing of ours came back. */
export function noAnswer(what: string, cause?: unknown): InterviewError {
  return new TRPCClientError<AppRouter>(what, cause instanceof Error ? { cause } : {}) as InterviewError;
}
