import { problem } from '@interviews/api/problem.ts';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { sendProblem } from '../refusals.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** A known address with a method that it does not take. */
export function otherMethods(app: FastifyInstance, url: string, known: readonly HTTPMethods[]): void {
  const allowed = known.includes('GET') ? [...known, 'HEAD'] : [...known];
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    // Before the body is looked at: no content makes this method right.
    onRequest: (_request, reply, _done) => {
      reply.header('allow', allowed.join(', '));
      sendProblem(reply, problem(405, 'MethodNotAllowed', 'This address does not take that method.'));
    },
    handler: () => {},
  });
}
