import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import httpProxy from '@fastify/http-proxy';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { page } from '../page.ts';

export type FrontOptions = {
  readonly port: number;
  /** `localhost` listens on both of its addresses, since browsers try ::1 first. */
  readonly host: string;
  readonly server: string;
  readonly web: string;
  /** A proxy before us that may say who calls, in Fastify's words (`127.0.0.1`, `loopback`); '' for none. */
  readonly trustProxy?: string;
};

/**
 * One origin for browsers: `/api/*` goes to the server, next-auth's `/api/auth/*` and everything else to the web app. It stands in for
 * a reverse proxy, so it says who calls (`X-Forwarded-*`) from the socket and drops what the caller claims. It logs no request at all:
 * a link's token is part of its path.
 */
export async function startFront(options: FrontOptions): Promise<AsyncDisposable> {
  const app = fastify({ logger: false, trustProxy: options.trustProxy || false, forceCloseConnections: true });
  app.removeContentTypeParser('text/plain'); // or it would be read whole, up to Fastify's limit, before it is passed on
  app.setErrorHandler((error, request, reply) => {
    const { statusCode } = error as { statusCode?: unknown };
    if (statusCode === 400) return problem(reply, 400, 'bad_request', 'This address cannot be read.');
    return restarting(request, reply);
  });
  listenOn(app);
  const routes = [
    { prefix: '/api', upstream: options.server },
    { prefix: '/api/auth', upstream: options.web },
    { prefix: '/', upstream: options.web },
  ];
  for (const route of routes) await forward(app, route);
  await app.listen({ port: options.port, host: options.host });
  return { [Symbol.asyncDispose]: () => app.close() };
}

/** Milliseconds that a page waits for a part that is being restarted, before it hears of it. */
const PATIENCE = { everyMs: 150, times: 10 };

async function forward(app: FastifyInstance, route: { prefix: string; upstream: string }): Promise<void> {
  await app.register(httpProxy, {
    ...route,
    rewritePrefix: route.prefix,
    preHandler(request, _reply, done) {
      if (request.body === request.raw) request.body = copyOf(request.raw);
      done();
    },
    // No limit on a silent answer: server-sent events may have nothing to say for long.
    undici: { connections: 256, bodyTimeout: 0 },
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({ ...without(headers, CLAIMED), ...calledBy(request) }),
      // Only what has no body and never arrived: anything else might be done twice, or its body is spent.
      retryDelay: ({ err, req, attempt }) =>
        ['GET', 'HEAD'].includes(req.method) && refused(err) && attempt < PATIENCE.times ? PATIENCE.everyMs : null,
      onError: (reply) => {
        restarting(reply.request, reply as FastifyReply);
      },
    },
    // For `next dev`, which asks for the origin.
    websocket: true,
    wsClientOptions: {
      rewriteRequestHeaders: (_headers: object, request: FastifyRequest) => ({
        ...only(request.headers, ['cookie', 'origin']),
        ...calledBy(request),
      }),
    } as object,
  });
}

/** Milliseconds for which we read on, and throw away, what somebody still sends who has been answered. */
const READ_ON = 120_000;

/** An answer that comes before all was sent is heard only by who is not cut off meanwhile: a browser listens once it has sent everything. */
function listenOn(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.raw.complete) return payload;
    // Whoever says close, we or the server: Node would then close at once.
    reply.removeHeader('connection');
    reply.raw.shouldKeepAlive = true;
    return payload;
  });
  app.addHook('onResponse', (request, _reply, done) => {
    const { raw } = request;
    if (!raw.complete) {
      const enough = setTimeout(() => raw.socket.destroy(), READ_ON);
      raw.once('close', () => clearTimeout(enough));
    }
    done();
  });
}

/** The body as a stream of its own: who passes it on destroys it at an early answer, and that must not be the caller's connection. */
function copyOf(body: IncomingMessage): PassThrough {
  const copy = new PassThrough();
  copy.once('close', () => void body.unpipe(copy).resume());
  body.once('close', () => body.complete || copy.destroy(new Error('The caller went away.')));
  return body.pipe(copy);
}

const refused = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED';

/** What a caller may claim about itself, and nobody should believe. */
const CLAIMED = ['forwarded', 'x-real-ip', 'x-forwarded-port', 'x-forwarded-server', 'x-original-url', 'x-rewrite-url'];

const calledBy = (request: { ip: string; protocol: string; host: string }) => ({
  'x-forwarded-for': request.ip.replace(/^::ffff:/, ''),
  'x-forwarded-proto': request.protocol,
  'x-forwarded-host': request.host,
});

const without = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
const only = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));

function problem(reply: FastifyReply, status: number, code: string, title: string): FastifyReply {
  return reply.code(status).type('application/problem+json').send({ type: 'about:blank', title, status, code });
}

/** What is told while a part is down: the truth, and that it comes back; a page asks again by itself. */
function restarting(request: { url: string }, reply: FastifyReply): FastifyReply {
  reply.header('retry-after', '2').header('cache-control', 'no-store');
  if (request.url.startsWith('/api/')) {
    return problem(reply, 503, 'unavailable', 'This part of the system is starting again. Try once more in a few seconds.');
  }
  const again = page(
    'Starting again',
    `<h1>Starting again</h1><p>This part of the system is starting. What was saved is safe. This page tries again every two seconds;
    nothing has to be done.</p>`,
    { head: '<meta http-equiv="refresh" content="2">' },
  );
  return reply.code(503).type('text/html; charset=utf-8').send(again);
}
