import type { Readable } from 'node:stream';
import type { Context } from '@interviews/api/context.ts';
import { problemOf } from '@interviews/api/problem.ts';
import { playableOf } from '@interviews/api/takes/play.ts';
import { receiveSlice } from '@interviews/api/takes/receive-slice.ts';
import { openParts } from '@interviews/storage/parts.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

type SliceRoute = { Params: { takeId: string; n: string }; Body: Readable | undefined };
type MediaRoute = { Params: { takeId: string }; Querystring: Record<string, unknown> };

/** Recordings on their way up, slice by slice, and back to who may play them. */
export function media(app: FastifyInstance, contextOf: (request: FastifyRequest, reply: FastifyReply) => Context): void {
  // Any type, none too: what it is, is told by decoding. The stream goes to the store as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  app.put<SliceRoute>('/takes/:takeId/slices/:n', async (request, reply) => {
    const { takeId, n } = request.params;
    const announced = request.headers['content-length'];
    const digest = request.headers['content-digest'];
    const ctx = contextOf(request, reply);
    const slice = {
      takeId,
      n: /^\d{1,9}$/.test(n) ? Number(n) : n,
      digest: Array.isArray(digest) ? digest.join(',') : digest,
      size: announced === undefined ? undefined : Number(announced),
      // Left half way it is not destroyed: that would close the connection before the refusal is said.
      bytes: request.body?.iterator({ destroyOnReturn: false }) ?? nothing(),
    };
    // No procedure, so that nothing else counts it.
    const count = (outcome: 'ok' | 'rejected' | 'failed') => ctx.count('commands', 'receive_slice', outcome);
    await receiveSlice(ctx, slice).catch((error) => {
      count(problemOf(error, ctx.requestId).status >= 500 ? 'failed' : 'rejected');
      throw error;
    });
    count('ok');
    return reply.code(204).send();
  });

  // HEAD by name: Fastify's own would answer with a length of 0.
  const methods: HTTPMethods[] = ['GET', 'HEAD'];
  app.route<MediaRoute>({ method: methods, url: '/takes/:takeId/media', handler: play });

  async function play(request: FastifyRequest<MediaRoute>, reply: FastifyReply) {
    const ctx = contextOf(request, reply);
    const { parts, size, mimeType } = await playableOf(ctx, request.params.takeId, String(request.query['signature'] ?? ''));
    // We give no validators, so a condition on one is of something else (RFC 9110, 13.1.5).
    const range = request.headers['if-range'] === undefined ? readRange(request.headers.range, size) : null;
    reply.header('accept-ranges', 'bytes').header('content-disposition', 'inline').header('cache-control', 'private, max-age=300');
    if (range === 'beyond') return reply.code(416).header('content-range', `bytes */${size}`).send();
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
    reply.header('content-type', mimeType).header('content-length', end - start + 1);
    return request.method === 'HEAD' ? reply.send() : reply.send(openParts(ctx.store, parts, { start, end }));
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** One range of bytes (RFC 9110, 14.1.2); null for what is to be answered whole: none, several, or one that is malformed. */
function readRange(header: string | undefined, size: number): { start: number; end: number } | 'beyond' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) return 'beyond';
  return start > end ? null : { start, end };
}
