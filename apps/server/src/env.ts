import { databaseUrl } from '@interviews/db/env.ts';
import { storageEnv } from '@interviews/storage/env.ts';
import { linkKeys } from '@interviews/tokens/env.ts';
import { isWeak } from '@interviews/tokens/keys.ts';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const optional = z.string().min(1).optional();
const flag = z.enum(['1', '0', 'true', 'false', 'on', 'off']).transform((value) => ['1', 'true', 'on'].includes(value));
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  EMBEDDED: flag.default(false),
  PORT: port.default(3007),
  WEB_PORT: port.default(3000),
  FRONTEND_URL: z.url({ protocol: /^https?$/ }).optional(),
  CORS_ORIGINS: list,
  TRUST_PROXY: optional,
  INVITATION_DEFAULT_EXPIRY_DAYS: z.coerce.number().int().min(1).max(365).default(7),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOKI_HOST: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(1),
  AUTH_JWT_SECRET: z.string().min(1),
  AUTH_JWKS_URL: z.url().optional(),
  AUTH_ISSUER: optional,
  AUTH_AUDIENCE: optional,
  LINK_KEYS: linkKeys,
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  ...storageEnv,
  KAFKA_BROKERS: list,
  REDIS_HOST: optional,
  REDIS_PORT: port.default(6379),
  REDIS_URL: z.url().optional(),
  BOOTSTRAP_ADMIN_EMAIL: z.email().optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z.string().min(8).max(1000).optional(),
  BOOTSTRAP_API_KEY: z
    .string()
    .regex(/^ik_[A-Za-z0-9_-]{32,}$/, 'Must be ik_ and at least 32 more characters.')
    .optional(),
});

export type Env = z.infer<typeof schema> & { readonly DATABASE_URL: string; readonly FRONTEND_URL: string };

/** What an operator should do; every bad variable at once. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';
}

/** The only reader of the environment. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  // An empty variable is one that compose was given no value for.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')) as NodeJS.ProcessEnv;
  const { data, error } = schema.safeParse(given);
  const bad =
    error?.issues.map(({ path, message }) => `${path.join('.')}: ${given[String(path[0])] === undefined ? 'is missing' : message}`) ?? [];
  const found = data ? [...bad, ...inProduction(data, given), ...together(data)] : bad;
  if (!data || found.length > 0) throw new BadEnvironment(`These variables are not right:\n${found.map((line) => `  ${line}`).join('\n')}`);
  const frontend = data.FRONTEND_URL ?? `http://localhost:${data.WEB_PORT}`;
  return { ...data, DATABASE_URL: databaseUrl(given), FRONTEND_URL: frontend.replace(/\/+$/, '') };
}

function inProduction(env: z.infer<typeof schema>, given: NodeJS.ProcessEnv): string[] {
  if (env.NODE_ENV !== 'production' || env.EMBEDDED) return [];
  const secrets = { NEXTAUTH_SECRET: env.NEXTAUTH_SECRET, AUTH_JWT_SECRET: env.AUTH_JWT_SECRET };
  const servers = [
    ['DATABASE_HOST or DATABASE_URL', given['DATABASE_HOST'] ?? given['DATABASE_URL']],
    ['KAFKA_BROKERS', env.KAFKA_BROKERS[0]],
    ['FRONTEND_URL', env.FRONTEND_URL],
  ];
  return [
    ...Object.entries(secrets).flatMap(([name, secret]) =>
      isWeak(secret) ? [`${name}: too weak, give at least 32 random characters`] : [],
    ),
    ...(env.LINK_KEYS.some(({ secret }) => isWeak(secret)) ? ['LINK_KEYS: a secret is too weak, give at least 32 random characters'] : []),
    ...(env.RATE_LIMITS === 'off' ? ['RATE_LIMITS: off is for tests, not for production'] : []),
    ...(env.S3_ENDPOINT
      ? (['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const).flatMap((name) => (env[name] ? [] : [`${name}: is missing`]))
      : []),
    ...servers.flatMap(([name, value]) => (value ? [] : [`${name}: is missing`])),
  ];
}

function together(env: z.infer<typeof schema>): string[] {
  return [
    ...(env.MEDIA_DIR || env.S3_ENDPOINT ? [] : ['MEDIA_DIR or S3_ENDPOINT: one of them must say where recordings go']),
    ...(env.BOOTSTRAP_ADMIN_EMAIL && !env.BOOTSTRAP_ADMIN_PASSWORD ? ['BOOTSTRAP_ADMIN_PASSWORD: is missing'] : []),
    ...(env.BOOTSTRAP_API_KEY && !env.BOOTSTRAP_ADMIN_EMAIL ? ['BOOTSTRAP_ADMIN_EMAIL: is missing, whose key would it be'] : []),
  ];
}
