import { DomainError, type ErrorCode, type ErrorKind, type FieldError } from '@interviews/domain/errors.ts';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';

/** What only a transport can say; the rest of the codes are the domain's. */
export type ProblemCode = ErrorCode | 'NotFound' | 'MethodNotAllowed' | 'UnsupportedMediaType' | 'InternalError';

/** The body of `application/problem+json`, and tRPC's `data.problem`. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly FieldError[];
};

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export const problem = (status: number, code: ProblemCode, detail: string, errors?: readonly FieldError[]): Problem => ({
  type: 'about:blank',
  title: titles[status] ?? 'Error',
  status,
  detail,
  code,
  ...(errors && { errors }),
});

/** `TooManyRequests`, and after how many seconds to come again. */
export class TooMany extends DomainError {
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('TooManyRequests', `Too many attempts. Try again in ${retryAfter} seconds.`);
    this.retryAfter = retryAfter;
  }
}

/** Seconds after which it may be tried again; null for what is no matter of how often. */
export function retryAfterOf(error: unknown): number | null {
  const cause = error instanceof TRPCError ? error.cause : error;
  if (cause instanceof TooMany) return cause.retryAfter;
  if (!(cause instanceof DomainError)) return null;
  return cause.kind === 'too_many' ? HOUR : cause.kind === 'unavailable' ? MOMENT : null;
}

/** What rules count, they count by the hour. */
const HOUR = 3600;

/** Somebody whom we must ask is away, and is asked again at the next request. */
const MOMENT = 5;

/** The one map from kinds of refusals to transports. */
const transports = {
  invalid: { status: 400, trpc: 'BAD_REQUEST' },
  unauthenticated: { status: 401, trpc: 'UNAUTHORIZED' },
  forbidden: { status: 403, trpc: 'FORBIDDEN' },
  not_found: { status: 404, trpc: 'NOT_FOUND' },
  conflict: { status: 409, trpc: 'CONFLICT' },
  precondition: { status: 412, trpc: 'PRECONDITION_FAILED' },
  too_large: { status: 413, trpc: 'PAYLOAD_TOO_LARGE' },
  too_many: { status: 429, trpc: 'TOO_MANY_REQUESTS' },
  unavailable: { status: 503, trpc: 'SERVICE_UNAVAILABLE' },
} as const satisfies Record<ErrorKind, { status: number; trpc: TRPCError['code'] }>;

/** A refusal as tRPC throws it. */
export const asTrpcError = (cause: DomainError): TRPCError =>
  new TRPCError({ code: transports[cause.kind].trpc, message: cause.message, cause });

/** What may be told of an error: the contract's code and words, or, of what nobody foresaw, the request's id and nothing else. */
export function problemOf(error: unknown, requestId: string): Problem {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof DomainError) return problem(transports[cause.kind].status, cause.code, cause.message, cause.errors);
  if (error instanceof TRPCError) {
    if (error.code === 'BAD_REQUEST') return invalid(cause);
    if (error.code === 'PARSE_ERROR') return problem(400, 'ValidationFailed', 'The body is not valid JSON.', []);
    if (error.code === 'NOT_FOUND') return problem(404, 'NotFound', 'There is nothing at this address.');
    if (error.code === 'METHOD_NOT_SUPPORTED') return problem(405, 'MethodNotAllowed', 'This address does not take that method.');
    if (error.code === 'UNSUPPORTED_MEDIA_TYPE') return problem(415, 'UnsupportedMediaType', 'Send JSON.');
    if (error.code === 'PAYLOAD_TOO_LARGE') return problem(413, 'PayloadTooLarge', 'The body is too large.');
  }
  return problem(500, 'InternalError', `Something went wrong on our side. Request ${requestId}.`);
}

function invalid(cause: unknown): Problem {
  return problem(400, 'ValidationFailed', 'The request does not fit.', cause instanceof z.ZodError ? fieldErrors(cause) : []);
}

/** Where the input is wrong, path by path; an unknown field is named itself. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'Unknown field.' }));
  });
}
