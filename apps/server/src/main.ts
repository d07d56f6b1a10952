import { connect } from '@interviews/db/connect.ts';
import { openStore } from '@interviews/storage/open-store.ts';
import { makeApp } from './app.ts';
import { bootstrap } from './bootstrap.ts';
import { BadEnvironment, type Env, readEnv } from './env.ts';
import { makeLog } from './log.ts';
import { dependenciesOf } from './routes/health.ts';
import { makeMetrics, refreshHeld } from './routes/metrics.ts';

const env = readEnvOrExit();
const log = makeLog(env);
const sql = connect(env.DATABASE_URL, { name: 'server' });
const store = openStore(env);
const metrics = makeMetrics();

const app = await makeApp({
  services: {
    sql,
    store,
    keys: env.LINK_KEYS,
    jwt: {
      secret: env.AUTH_JWT_SECRET,
      jwksUrl: env.AUTH_JWKS_URL ?? null,
      issuer: env.AUTH_ISSUER ?? null,
      audience: env.AUTH_AUDIENCE ?? null,
    },
    now: () => new Date(),
    frontendUrl: env.FRONTEND_URL,
    invitationDefaultExpiryDays: env.INVITATION_DEFAULT_EXPIRY_DAYS,
  },
  settings: {
    nextAuthSecret: env.NEXTAUTH_SECRET,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    rateLimits: env.RATE_LIMITS === 'on',
  },
  log,
  metrics,
  dependencies: dependenciesOf(
    sql,
    store,
    env.KAFKA_BROKERS,
    env.REDIS_URL ?? (env.REDIS_HOST ? `${env.REDIS_HOST}:${env.REDIS_PORT}` : null),
  ),
  refreshMetrics: () => refreshHeld(metrics, sql),
});

try {
  if (env.BOOTSTRAP_ADMIN_EMAIL && env.BOOTSTRAP_ADMIN_PASSWORD)
    await bootstrap(sql, { email: env.BOOTSTRAP_ADMIN_EMAIL, password: env.BOOTSTRAP_ADMIN_PASSWORD, apiKey: env.BOOTSTRAP_API_KEY });
  await app.listen({ port: env.PORT, host: '0.0.0.0' });
} catch (error) {
  console.error(whyNot(error, env.PORT));
  process.exit(1);
}

/** Milliseconds for what is under way; a slice over a bad line is sent again. */
const DRAIN = 20_000;
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: no new requests, those under way are answered');
    setTimeout(() => app.server.closeAllConnections(), DRAIN).unref();
    await app.close();
    await sql.end({ timeout: 5 });
    process.exit(0);
  });

function readEnvOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Why it does not start, for whoever starts it. */
function whyNot(error: unknown, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Stop what listens there, or set PORT.`;
  if (code === '42P01') return 'The database has no tables yet. Run the migrations first: pnpm migration:run';
  return `The database could not be used, and without it nothing works: ${message}`;
}
