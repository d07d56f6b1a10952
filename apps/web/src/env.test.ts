import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

const good = {
  NODE_ENV: 'production',
  NEXTAUTH_SECRET: 'a-0123456789-abcdefghijklmnopqrstuvwxyz',
  SERVER_URL: 'http://server:3007',
  FRONTEND_URL: 'https://interviews.example',
};

test('each variable that the contract names for the web app is read by that name, with its default', () => {
  expect(readEnv({ ...good, WEB_PORT: '3100', S3_PUBLIC_ENDPOINT: 'https://bucket.example' })).toEqual({
    ...good,
    EMBEDDED: false,
    WEB_PORT: 3100,
    S3_PUBLIC_ENDPOINT: 'https://bucket.example',
  });
  const own = { NODE_ENV: 'production', EMBEDDED: '1', NEXTAUTH_SECRET: good.NEXTAUTH_SECRET, WEB_PORT: '' };
  expect(readEnv(own)).toMatchObject({ WEB_PORT: 3000, FRONTEND_URL: 'http://localhost:3000', SERVER_URL: 'http://localhost:3007' });
});

test.each([
  ['no secret', { NEXTAUTH_SECRET: undefined }, 'NEXTAUTH_SECRET'],
  ['a short secret', { NEXTAUTH_SECRET: 'short' }, 'NEXTAUTH_SECRET'],
  ['a secret of one letter', { NEXTAUTH_SECRET: 'x'.repeat(64) }, 'NEXTAUTH_SECRET'],
  ['no address for browsers', { FRONTEND_URL: '' }, 'FRONTEND_URL'],
  ['no server', { SERVER_URL: undefined }, 'SERVER_URL'],
  ['a port that is none', { WEB_PORT: 'many' }, 'WEB_PORT'],
])('in production, %s refuses to start, and says which', (_, over, name) => {
  expect(() => readEnv({ ...good, ...over })).toThrow(`The web app cannot start. ${name}: `);
});
