import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * What is thrown away of one body: eight times the largest that is ever taken, and two minutes, in which a line of 1 Mbit/s sends
 * 15 MB. `ms` is milliseconds.
 */
const BOUNDS = { bytes: 64 * 1024 * 1024, ms: 120_000 };

/**
 * A refusal that is said before its body was read whole must still be heard. A socket that is closed with unread bytes is reset, and
 * a reset takes away what its other end has not read yet: of a body of 9 MB a browser saw a broken connection instead of the 413.
 * So the answer goes out, the rest is read and thrown away within bounds (RFC 9112, 9.6), and then the next request may come.
 */
export function lingering(app: FastifyInstance, bounds: typeof BOUNDS = BOUNDS): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.raw.complete) return payload;
    // Fastify says close to whom it refuses, and a client may have asked for it: Node would then close at once.
    reply.removeHeader('connection');
    reply.raw.shouldKeepAlive = true;
    return payload;
  });
  app.addHook('onResponse', (request, _reply, done) => {
    if (!request.raw.complete) throwAway(request.raw, bounds);
    done();
  });
}

function throwAway(request: IncomingMessage, { bytes, ms }: typeof BOUNDS): void {
  const { socket, headers } = request;
  const most = socket.bytesRead + bytes;
  const until = performance.now() + ms;
  const watch = setInterval(() => {
    if (socket.bytesRead > most || performance.now() > until) socket.destroy();
  }, 50);
  request.once('close', () => {
    clearInterval(watch);
    if (headers.connection?.toLowerCase() === 'close') socket.end();
  });
  request.resume();
}
