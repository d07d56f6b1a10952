import type { Context } from '@interviews/api/context.ts';
import { openApiDocument } from '@interviews/api/openapi.ts';
import { restRoutes } from '@interviews/api/rest.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { otherMethods } from './other-methods.ts';

/** Under `/api/v1`: every procedure by its REST door. */
export function rest(app: FastifyInstance, contextOf: (request: FastifyRequest, reply: FastifyReply) => Context): void {
  const methods = new Map<string, HTTPMethods[]>();

  for (const route of restRoutes) {
    const { method, path, success } = route.meta.rest;
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
    methods.set(url, [...(methods.get(url) ?? []), method]);
    app.route({
      method,
      url,
      async handler(request, reply) {
        let again = false;
        const ctx = contextOf(request, reply);
        const output = await route.call(
          { ...ctx, reply: { ...ctx.reply, again: () => (again = true) } },
          {
            params: request.params as Record<string, unknown>,
            query: request.query as Record<string, unknown>,
            body: request.body,
            ifMatch: request.headers['if-match'],
          },
        );
        reply.header('cache-control', 'no-store');
        if (success === 204) return reply.code(204).send();
        if (isVersioned(output)) reply.header('etag', `"${output.version}"`);
        return reply.code(again ? 200 : success).send(output);
      },
    });
  }

  const document = openApiDocument();
  app.get('/openapi.json', () => document);
  methods.set('/openapi.json', ['GET']);
  methods.set('/takes/:takeId/slices/:n', ['PUT']);
  methods.set('/takes/:takeId/media', ['GET']);

  for (const [url, known] of methods) otherMethods(app, url, known);
}

const isVersioned = (output: unknown): output is { version: number } =>
  typeof output === 'object' && output !== null && 'version' in output && typeof output.version === 'number';
