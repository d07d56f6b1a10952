import { databaseUrl } from '@interviews/db/env.ts';
import { parseKeys } from '@interviews/tokens/keys.ts';
import { z } from 'zod';

const optional = z.string().optional();
const port = z.coerce.number().int().min(1).max(65_535);

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  WORKER_PORT: port.default(3008),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  LOKI_HOST: optional,
  DATABASE_URL: z.string(),
  KAFKA_BROKERS: z
    .string()
    .default('127.0.0.1:9092')
    .transform((value) => value.split(',').map((broker) => broker.trim())),
  KAFKA_CLIENT_ID: z.string().default('interview-service'),
  KAFKA_GROUP_ID: z.string().default('interview-service-group'),
  REDIS_URL: optional,
  REDIS_HOST: optional,
  REDIS_PORT: port.default(6379),
  SMTP_URL: z.string().default('smtp://127.0.0.1:1025'),
  MAIL_FROM: z.string().default('Interviews <interviews@localhost>'),
  FRONTEND_URL: z.url().default('http://localhost:3000'),
  LINK_KEYS: z.string().transform((value, ctx) => {
    try {
      return parseKeys(value);
    } catch (error) {
      ctx.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  }),
  MEDIA_DIR: optional,
  S3_ENDPOINT: optional,
  S3_PUBLIC_ENDPOINT: optional,
  S3_BUCKET: z.string().default('interviews'),
  S3_ACCESS_KEY_ID: z.string().default(''),
  S3_SECRET_ACCESS_KEY: z.string().default(''),
  S3_REGION: z.string().default('us-east-1'),
  S3_FORCE_PATH_STYLE: z.stringbool().default(true),
});

export type Env = z.infer<typeof schema> & { readonly redisUrl: string | undefined };

/**
 * What this worker was told, checked at once.
 * @throws one error that names every variable that is missing or wrong
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  // An empty variable is one that compose was given no value for.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')) as NodeJS.ProcessEnv;
  const { success, data, error } = schema.safeParse({ ...given, DATABASE_URL: databaseUrl(given) });
  if (!success) throw new Error(`The worker cannot start with these settings:\n${z.prettifyError(error)}`);
  return { ...data, redisUrl: data.REDIS_URL ?? (data.REDIS_HOST ? `redis://${data.REDIS_HOST}:${data.REDIS_PORT}` : undefined) };
}
