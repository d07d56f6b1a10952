import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { Context, Services } from '@interviews/api/context.ts';
import { problem } from '@interviews/api/problem.ts';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { callersReader } from './auth/callers.ts';
import { lingering } from './lingering.ts';
import { answerError, sendProblem } from './refusals.ts';
import { docs } from './routes/docs.ts';
import { type Dependencies, health } from './routes/health.ts';
import { media } from './routes/media.ts';
import { type Metrics, metricsRoute } from './routes/metrics.ts';
import { otherMethods } from './routes/other-methods.ts';
import { rest } from './routes/rest.ts';
import { trpc } from './routes/trpc.ts';
import { makeThrottle } from './throttle.ts';

type AppSettings = {
  readonly nextAuthSecret: string;
  readonly corsOrigins: readonly string[];
  /** What `TRUST_PROXY` says: how many proxies stand before us, or which; nothing: none, and addresses are the peer's. */
  readonly trustProxy: string | undefined;
  readonly rateLimits: boolean;
};

type Parts = {
  readonly services: Services;
  readonly settings: AppSettings;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly dependencies: Dependencies;
  readonly refreshMetrics: () => Promise<void>;
};

const MEGABYTE = 1024 * 1024;

/** The host of both doors; it listens nowhere yet. */
export async function makeApp({ services, settings, log, metrics, dependencies, refreshMetrics }: Parts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Its own lines have addresses in them.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: MEGABYTE,
    trustProxy: trusted(settings.trustProxy),
    // A slow client may not hold a connection for ever; a slice over a bad line may take its minutes.
    requestTimeout: 5 * 60_000,
    connectionTimeout: 6 * 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 5000 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply as FastifyReply),
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem(404, 'NotFound', 'There is nothing at this address.')));
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  lingering(app);
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    // Kept alive, a connection that is answered while we drain would hold the process until its client lets go.
    if (closing) reply.header('connection', 'close');
    return payload;
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The route and not the address: addresses carry ids, searches, signatures.
    request.log.info(
      { method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
    done();
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'same-site' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(cors, {
    origin: [...settings.corsOrigins],
    credentials: true,
    maxAge: 600,
    exposedHeaders: ['etag', 'x-request-id', 'retry-after'],
  });

  const origins = new Set([new URL(services.frontendUrl).origin, ...settings.corsOrigins]);
  const callersOf = callersReader(services, { nextAuthSecret: settings.nextAuthSecret, origins });
  const throttle = makeThrottle(services.now);
  const contextOf = (request: FastifyRequest, reply: FastifyReply): Context => ({
    ...services,
    requestId: request.id,
    traceparent: traceparentOf(request.headers['traceparent']),
    callers: callersOf(request),
    reply: { again() {}, setCookie: (cookie) => void reply.header('set-cookie', cookie) },
    count: (kind, name, outcome) =>
      kind === 'commands' ? metrics.commands.inc({ command: name, outcome }) : metrics.queries.inc({ query: name, outcome }),
    completed: (seconds) => metrics.completions.observe(seconds),
    throttle: (what, whom) => settings.rateLimits && throttle(what, request.ip, whom),
  });

  metricsRoute(app, metrics, refreshMetrics);
  health(app, dependencies);
  await app.register(async (api) => rest(api, contextOf), { prefix: '/api/v1' });
  await app.register(async (api) => media(api, contextOf), { prefix: '/api/v1' });
  await app.register(docs, { prefix: '/api/v1' });
  await app.register(async (api) => trpc(api, contextOf), { prefix: '/api/trpc' });
  for (const url of ['/health', '/health/live', '/health/ready', '/metrics', '/api/v1/docs']) otherMethods(app, url, ['GET']);
  return app;
}

/** `1` or `2` hops, or a list of addresses and ranges (`loopback`, `10.0.0.0/8`). */
function trusted(value: string | undefined): FastifyServerOptions['trustProxy'] & {} {
  if (value === undefined || value === 'false') return false;
  return /^\d+$/.test(value) ? (_address, hop) => hop < Number(value) : value;
}

const traceparentOf = (header: unknown): string | undefined =>
  typeof header === 'string' && /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(header) ? header : undefined;
