import { type Problem, problem, problemOf, retryAfterOf } from '@interviews/api/problem.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Answers with the contract's problem, and tells the log of what nobody foresaw. */
export function answerError(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOfHttp(error, request.id);
  if (answer.status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
  else if (answer.status === 401 || answer.status === 403)
    request.log.info({ code: answer.code, route: request.routeOptions.url }, 'request denied');
  const retryAfter = retryAfterOf(error);
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  return sendProblem(reply, answer);
}

export const sendProblem = (reply: FastifyReply, answer: Problem): FastifyReply =>
  reply.code(answer.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(answer));

/** Fastify's own refusals, which come before any procedure: size, media type, malformed JSON and addresses. */
function problemOfHttp(error: Error, requestId: string): Problem {
  const { code, statusCode = 500 } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return problem(413, 'PayloadTooLarge', 'The body is too large.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415) return problem(415, 'UnsupportedMediaType', 'Send JSON.');
  if (code === 'FST_ERR_BAD_URL') return problem(400, 'ValidationFailed', 'The address is malformed.', []);
  if (statusCode >= 400 && statusCode < 500 && (code?.startsWith('FST_') || error instanceof SyntaxError))
    return problem(400, 'ValidationFailed', 'The body is not valid JSON, or was cut off.', []);
  return problemOf(error, requestId);
}
