import { describe, expect, test } from 'vitest';
import { BadEnvironment, readEnv } from './env.ts';

const secret = (from: string) => `${from}-0123456789-abcdefghijklmnopqrstuvwxyz`;
const good = {
  NODE_ENV: 'production',
  NEXTAUTH_SECRET: secret('a'),
  AUTH_JWT_SECRET: secret('b'),
  LINK_KEYS: `k1:${secret('c')}`,
  DATABASE_URL: 'postgres://app@db/interviews',
  KAFKA_BROKERS: 'kafka:9092',
  FRONTEND_URL: 'https://interviews.example/',
  S3_ENDPOINT: 'http://s3:9000',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'key',
} as const;

const complaint = (over: Record<string, string | undefined>): string => {
  try {
    readEnv({ ...good, ...over });
    return '';
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    return error.message;
  }
};

test('a whole environment is read, with the contract’s defaults', () => {
  expect(readEnv(good)).toMatchObject({
    PORT: 3007,
    INVITATION_DEFAULT_EXPIRY_DAYS: 7,
    FRONTEND_URL: 'https://interviews.example',
    RATE_LIMITS: 'on',
  });
  expect(readEnv({ ...good, NODE_ENV: 'development', FRONTEND_URL: '', WEB_PORT: '3100' }).FRONTEND_URL).toBe('http://localhost:3100');
});

test('each variable that the contract names for the server is read by that name', () => {
  const all = {
    ...{ NODE_ENV: 'test' as const, PORT: '1', WEB_PORT: '2', FRONTEND_URL: 'http://f', CORS_ORIGINS: 'http://c', TRUST_PROXY: '1' },
    ...{ REDIS_HOST: 'r', REDIS_PORT: '3', REDIS_URL: 'redis://r', KAFKA_BROKERS: 'k:1', INVITATION_DEFAULT_EXPIRY_DAYS: '9' },
    ...{ LOG_LEVEL: 'warn', LOKI_HOST: 'http://l', MEDIA_DIR: 'm', S3_ENDPOINT: 'http://s', S3_PUBLIC_ENDPOINT: 'http://p' },
    ...{ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'i', S3_SECRET_ACCESS_KEY: 'k', S3_REGION: 'eu', S3_FORCE_PATH_STYLE: 'false' },
    ...{ NEXTAUTH_SECRET: 'n', AUTH_JWT_SECRET: 'j', LINK_KEYS: 'k:l', AUTH_JWKS_URL: 'http://j', AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' },
    ...{ RATE_LIMITS: 'off', BOOTSTRAP_ADMIN_EMAIL: 'a@example.com', BOOTSTRAP_ADMIN_PASSWORD: 'password' },
    ...{ BOOTSTRAP_API_KEY: `ik_${'x'.repeat(32)}`, EMBEDDED: '1', DATABASE_URL: 'postgres://d/x' },
  };
  const read: Record<string, unknown> = readEnv(all);
  expect(Object.keys(all).filter((name) => read[name] === undefined)).toEqual([]);
  expect(read).toMatchObject({ S3_FORCE_PATH_STYLE: false, PORT: 1, CORS_ORIGINS: ['http://c'], DATABASE_URL: 'postgres://d/x' });
  const { DATABASE_URL: _, ...parts } = {
    ...all,
    DATABASE_HOST: 'd',
    DATABASE_PORT: '4',
    DATABASE_NAME: 'n',
    DATABASE_USER: 'u',
    DATABASE_PASSWORD: 'p',
  };
  expect(readEnv(parts).DATABASE_URL).toBe('postgres://u:p@d:4/n');
});

test('every bad variable is named at once, and no value of a secret', () => {
  const said = complaint({ NEXTAUTH_SECRET: undefined, PORT: 'many', LINK_KEYS: 'oops-my-secret', BOOTSTRAP_API_KEY: 'short' });
  for (const name of ['NEXTAUTH_SECRET: is missing', 'PORT', 'LINK_KEYS', 'BOOTSTRAP_API_KEY']) expect(said).toContain(name);
  expect(said).not.toContain('oops-my-secret');
});

describe('in production', () => {
  test.each([
    ['a short secret', { NEXTAUTH_SECRET: 'short' }, 'NEXTAUTH_SECRET'],
    ['a secret of one letter', { AUTH_JWT_SECRET: 'x'.repeat(64) }, 'AUTH_JWT_SECRET'],
    ['a weak link key, also one that only verifies', { LINK_KEYS: `${good.LINK_KEYS},old:weak` }, 'LINK_KEYS'],
    ['no limits', { RATE_LIMITS: 'off' }, 'RATE_LIMITS'],
    ['no database', { DATABASE_URL: undefined }, 'DATABASE_HOST or DATABASE_URL'],
    ['no broker', { KAFKA_BROKERS: '' }, 'KAFKA_BROKERS'],
    ['a bucket without its key', { S3_SECRET_ACCESS_KEY: '' }, 'S3_SECRET_ACCESS_KEY'],
    ['nowhere for recordings', { S3_ENDPOINT: undefined }, 'MEDIA_DIR or S3_ENDPOINT'],
  ])('%s refuses to start, and says which', (_, over, name) => {
    expect(complaint(over)).toContain(name);
  });

  test('with EMBEDDED=1 the same is a machine of one’s own', () => {
    expect(complaint({ EMBEDDED: '1', NEXTAUTH_SECRET: 'short', KAFKA_BROKERS: '', RATE_LIMITS: 'off' })).toBe('');
  });
});
