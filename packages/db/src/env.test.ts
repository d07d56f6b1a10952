import { expect, test } from 'vitest';
import { databaseUrl } from './env.ts';

test('the address is DATABASE_URL, else made of its parts, whatever signs a password has', () => {
  const parts = { DATABASE_HOST: 'db', DATABASE_USER: 'interviews', DATABASE_PASSWORD: 'p@ss/w:rd', DATABASE_NAME: 'mine' };
  const url = new URL(databaseUrl(parts));
  expect([url.host, url.username, decodeURIComponent(url.password), url.pathname]).toEqual(['db:5432', 'interviews', 'p@ss/w:rd', '/mine']);
  expect(databaseUrl({ ...parts, DATABASE_URL: 'postgres://elsewhere/x' })).toBe('postgres://elsewhere/x');
  expect(databaseUrl({})).toBe('postgres://postgres@127.0.0.1:5432/ai_video_interview_interview');
});

test('a bad variable is named', () => {
  expect(() => databaseUrl({ DATABASE_PORT: 'five' })).toThrow('DATABASE_PORT');
});
