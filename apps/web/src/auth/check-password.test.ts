import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { checkPassword } from './check-password.ts';
import { callbacks } from './options.ts';

const person = {
  id: '0195d5e0-0000-7000-8000-000000000003',
  email: 'ingrid@alderway.example',
  name: 'Ingrid',
  role: 'hr',
  companyId: null,
} as const;
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** An API that answers to a sign-in with this status; what it heard is kept. */
async function answering(status: number, headers: Record<string, string> = {}) {
  const heard: { address: string | undefined; cookie: string | undefined }[] = [];
  const server = createServer((request, response) => {
    heard.push({ address: request.headers['x-forwarded-for'] as string | undefined, cookie: request.headers.cookie });
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(status === 200 ? { user: person } : {}));
  }).listen(0, '127.0.0.1');
  open.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

const given = { email: person.email, password: 'correct horse' };
const from = new Headers({ 'x-forwarded-for': '203.0.113.7', cookie: 'old=session' });

test('the API hears the address of who signs in, and of no old session', async () => {
  const { url, heard } = await answering(200);
  expect(await checkPassword(url, given, from)).toEqual(person);
  expect(heard).toEqual([{ address: '203.0.113.7', cookie: undefined }]);
});

test.each([
  [401, {}, { is: 'wrong' }],
  [400, {}, { is: 'wrong' }],
  [429, { 'retry-after': '150' }, { is: 'throttled', seconds: 150 }],
  [500, {}, { is: 'away' }],
])('an answer of %i is told apart', async (status, headers, refusal) => {
  const { url } = await answering(status, headers);
  expect(await checkPassword(url, given, from)).toEqual(refusal);
});

test('a server that is not there is not a wrong password', async () => {
  expect(await checkPassword('http://127.0.0.1:1', given, from)).toEqual({ is: 'away' });
});

test('an update of the session from the browser changes neither who somebody is nor what they may', () => {
  const token = { sub: person.id, email: person.email, name: person.name, role: 'hr' as const, companyId: null };
  const forged = { role: 'admin', sub: 'somebody else', companyId: 'another' };
  expect(callbacks.jwt({ token, trigger: 'update', session: forged, user: undefined, account: null } as never)).toEqual(token);
});
