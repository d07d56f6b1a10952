import { databaseUrl } from '@interviews/db/env.ts';
import { storageEnv } from '@interviews/storage/env.ts';
import { linkKeys } from '@interviews/tokens/env.ts';
import { isWeak } from '@interviews/tokens/keys.ts';
import { z } from 'zod';

const optional = z.string().min(1).optional();
const flag = z.enum(['1', '0', 'true', 'false', 'on', 'off']).transform((value) => ['1', 'true', 'on'].includes(value));
const port = z.coerce.number().int().min(1).max(65_535);

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  EMBEDDED: flag.default(false),
  WORKER_PORT: port.default(3008),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOKI_HOST: z.url().optional(),
  KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:9092')
    .transform((value) =>
      value
        .split(',')
        .map((broker) => broker.trim())
        .filter(Boolean),
    )
    .refine((brokers) => brokers.length > 0, 'names no broker'),
  KAFKA_CLIENT_ID: z.string().default('interview-service'),
  KAFKA_GROUP_ID: z.string().default('interview-service-group'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  REDIS_HOST: optional,
  REDIS_PORT: port.default(6379),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).default('smtp://127.0.0.1:1025'),
  MAIL_FROM: z.string().default('Interviews <interviews@localhost>'),
  /** The command, or where it lies; one that does not run is as good as none. */
  FFMPEG_PATH: z.string().default('ffmpeg'),
  WEB_PORT: port.default(3000),
  FRONTEND_URL: z.url({ protocol: /^https?$/ }).optional(),
  LINK_KEYS: linkKeys,
  ...storageEnv,
});

type Parsed = z.infer<typeof schema>;
export type Env = Parsed & { readonly DATABASE_URL: string; readonly FRONTEND_URL: string; readonly redisUrl: string | undefined };

/** What an operator should do; every bad variable at once. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';
}

/**
 * What this worker was told, checked at once.
 * @throws BadEnvironment that names every variable that is missing or wrong, and no secret's value
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  // An empty variable is one that compose was given no value for.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')) as NodeJS.ProcessEnv;
  const { data, error } = schema.safeParse(given);
  const bad =
    error?.issues.map(({ path, message }) => `${path.join('.')}: ${given[String(path[0])] === undefined ? 'is missing' : message}`) ?? [];
  const found = [...bad, ...mistakes(given, data)];
  if (!data || found.length > 0) throw new BadEnvironment(`These variables are not right:\n${found.map((line) => `  ${line}`).join('\n')}`);
  const frontend = data.FRONTEND_URL ?? `http://localhost:${data.WEB_PORT}`;
  return {
    ...data,
    DATABASE_URL: databaseUrl(given),
    FRONTEND_URL: frontend.replace(/\/+$/, ''),
    redisUrl: data.REDIS_URL ?? (data.REDIS_HOST ? `redis://${data.REDIS_HOST}:${data.REDIS_PORT}` : undefined),
  };
}

/** What only shows of several variables together; asked of what was given, so that one misspelt variable does not hide these. */
function mistakes(given: NodeJS.ProcessEnv, data: Parsed | undefined): string[] {
  const missing = (...names: string[]) => (names.some((name) => given[name]) ? [] : [`${names.join(' or ')}: is missing`]);
  const storage =
    given['MEDIA_DIR'] || given['S3_ENDPOINT']
      ? []
      : ['MEDIA_DIR or S3_ENDPOINT: one of them must say where recordings lie, as the server has it'];
  const embedded = flag.safeParse(given['EMBEDDED']).data ?? false;
  if (given['NODE_ENV'] !== 'production' || embedded) return storage;
  return [
    ...storage,
    ...missing('DATABASE_HOST', 'DATABASE_URL'),
    ...missing('KAFKA_BROKERS'),
    ...missing('FRONTEND_URL'),
    ...missing('SMTP_URL'),
    ...missing('MAIL_FROM'),
    ...(given['S3_ENDPOINT'] ? [...missing('S3_ACCESS_KEY_ID'), ...missing('S3_SECRET_ACCESS_KEY')] : []),
    ...(data?.LINK_KEYS.some(({ secret }) => isWeak(secret))
      ? ['LINK_KEYS: a secret is too weak, give at least 32 random characters']
      : []),
  ];
}
