import { describe, expect, test } from 'vitest';
import { BadEnvironment, readEnv } from './env.ts';

const good = {
  NODE_ENV: 'production',
  LINK_KEYS: 'k1:a-0123456789-abcdefghijklmnopqrstuvwxyz',
  DATABASE_URL: 'postgres://app@db/interviews',
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  FRONTEND_URL: 'https://interviews.example/',
  SMTP_URL: 'smtps://mail:465',
  MAIL_FROM: 'Interviews <interviews@interviews.example>',
  S3_ENDPOINT: 'http://s3:9000',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'key',
} as const;

/** The lines of the complaint, a variable each. */
const complaints = (over: Record<string, string | undefined>): string[] => {
  try {
    readEnv({ ...good, ...over });
    return [];
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    return error.message.split('\n').slice(1);
  }
};

test('a whole environment is read, with the contract’s defaults', () => {
  expect(readEnv(good)).toMatchObject({
    WORKER_PORT: 3008,
    KAFKA_BROKERS: ['kafka-1:9092', 'kafka-2:9092'],
    KAFKA_CLIENT_ID: 'interview-service',
    KAFKA_GROUP_ID: 'interview-service-group',
    FRONTEND_URL: 'https://interviews.example',
    redisUrl: undefined,
  });
  expect(readEnv({ ...good, REDIS_HOST: 'redis' }).redisUrl).toBe('redis://redis:6379');
  const own = { NODE_ENV: 'development', LINK_KEYS: 'k:short', MEDIA_DIR: 'media', WEB_PORT: '3100' };
  expect(readEnv(own)).toMatchObject({ KAFKA_BROKERS: ['127.0.0.1:9092'], FRONTEND_URL: 'http://localhost:3100' });
});

test('each variable that the contract names for the worker is read by that name', () => {
  const all = {
    ...{
      NODE_ENV: 'test' as const,
      WORKER_PORT: '1',
      WEB_PORT: '2',
      FRONTEND_URL: 'http://f',
      EMBEDDED: '1',
      DATABASE_URL: 'postgres://d/x',
    },
    ...{ REDIS_HOST: 'r', REDIS_PORT: '3', REDIS_URL: 'redis://r', KAFKA_BROKERS: 'k:1', KAFKA_CLIENT_ID: 'c', KAFKA_GROUP_ID: 'g' },
    ...{ LOG_LEVEL: 'silent', LOKI_HOST: 'http://l', MEDIA_DIR: 'm', S3_ENDPOINT: 'http://s', S3_PUBLIC_ENDPOINT: 'http://p' },
    ...{ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'i', S3_SECRET_ACCESS_KEY: 'k', S3_REGION: 'eu', S3_FORCE_PATH_STYLE: 'false' },
    ...{ SMTP_URL: 'smtp://m', MAIL_FROM: 'me', LINK_KEYS: 'k:l' },
  };
  const read: Record<string, unknown> = readEnv(all);
  expect(Object.keys(all).filter((name) => read[name] === undefined)).toEqual([]);
  expect(read).toMatchObject({ KAFKA_CLIENT_ID: 'c', KAFKA_GROUP_ID: 'g', LOG_LEVEL: 'silent', redisUrl: 'redis://r' });
});

test('every bad variable is named at once, in a line of its own, and no value of a secret', () => {
  const said = complaints({ WORKER_PORT: 'many', LINK_KEYS: 'oops-my-secret', SMTP_URL: 'mail', REDIS_URL: 'http://redis', MAIL_FROM: '' });
  expect(said.map((line) => line.trim().split(':')[0]).toSorted()).toEqual([
    'LINK_KEYS',
    'MAIL_FROM',
    'REDIS_URL',
    'SMTP_URL',
    'WORKER_PORT',
  ]);
  expect(said.join()).not.toContain('oops-my-secret');
});

describe('in production', () => {
  test.each([
    ['no link keys', { LINK_KEYS: undefined }, 'LINK_KEYS: is missing'],
    ['a weak link key, also one that only verifies', { LINK_KEYS: `${good.LINK_KEYS},old:weak` }, 'LINK_KEYS: a secret is too weak'],
    ['no database', { DATABASE_URL: undefined }, 'DATABASE_HOST or DATABASE_URL: is missing'],
    ['no broker', { KAFKA_BROKERS: '' }, 'KAFKA_BROKERS: is missing'],
    ['a list of no brokers', { KAFKA_BROKERS: ' , ' }, 'KAFKA_BROKERS: names no broker'],
    ['no address for links', { FRONTEND_URL: undefined }, 'FRONTEND_URL: is missing'],
    ['no mail server', { SMTP_URL: undefined }, 'SMTP_URL: is missing'],
    ['no sender', { MAIL_FROM: undefined }, 'MAIL_FROM: is missing'],
    ['nowhere for recordings', { S3_ENDPOINT: undefined }, 'MEDIA_DIR or S3_ENDPOINT: one of them'],
    ['a bucket without its key', { S3_SECRET_ACCESS_KEY: '' }, 'S3_SECRET_ACCESS_KEY: is missing'],
  ])('%s refuses to start, and says which', (_, over, line) => {
    const said = complaints(over);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(line);
  });

  test('with EMBEDDED=1 the same is a machine of one’s own', () => {
    expect(complaints({ EMBEDDED: '1', LINK_KEYS: 'k:short', KAFKA_BROKERS: '', SMTP_URL: '', MAIL_FROM: '' })).toEqual([]);
  });
});
