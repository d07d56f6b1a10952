import type { Context } from '@interviews/api/context.ts';
import { retryAfterOf } from '@interviews/api/problem.ts';
import { appRouter } from '@interviews/api/router.ts';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** More calls than a page makes at once. */
const BATCH = 50;

/** Under `/api/trpc`: every procedure by its tRPC door. The plugin of tRPC would take forms too, which other sites may post. */
export function trpc(app: FastifyInstance, contextOf: (request: FastifyRequest, reply: FastifyReply) => Context): void {
  // tRPC parses by itself, once for each call of a batch.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.route<{ Params: { path: string } }>({
    method: ['GET', 'POST'],
    url: '/:path',
    async handler(request, reply) {
      reply.header('cache-control', 'no-store');
      await fastifyRequestHandler({
        router: appRouter,
        req: request,
        res: reply,
        path: request.params.path,
        maxBatchSize: BATCH,
        createContext: () => contextOf(request, reply),
        onError({ error, path }) {
          const retryAfter = retryAfterOf(error);
          if (retryAfter !== null) reply.header('retry-after', retryAfter);
          if (error.code === 'METHOD_NOT_SUPPORTED') reply.header('allow', request.method === 'GET' ? 'POST' : 'GET');
          if (error.code === 'INTERNAL_SERVER_ERROR') request.log.error({ err: error.cause ?? error, procedure: path }, 'request failed');
          else if (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN')
            request.log.info({ code: error.code, procedure: path }, 'request denied');
        },
      });
      return reply;
    },
  });
}
