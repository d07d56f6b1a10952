import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NoAnswer, Refused } from './problem.ts';
import { fetchApi } from './transport.ts';

const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer }[] = [];
let answer: (response: ServerResponse) => void = () => {};
let origin = '';
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
  answer(response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const api = () => fetchApi({ baseUrl: `${origin}/api/v1`, invitationId: 'inv' });
const json = (status: number, body: unknown, type = 'application/json', headers: Record<string, string> = {}) => {
  answer = (response) => response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
};
const problem = (status: number, code: string, more = {}, headers = {}) =>
  json(status, { status, code, title: code, ...more }, 'application/problem+json', headers);
const text = (status: number, body: string, headers: Record<string, string> = {}) => {
  answer = (response) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
};
const bytes = new TextEncoder().encode('a slice').buffer as ArrayBuffer;
const slice = { takeId: 't', n: 3, size: 7, sha256: createHash('sha256').update('a slice').digest('hex'), token: 'sl_1' };
const signal = new AbortController().signal;
const take = { id: 't', questionId: 'q', number: 1, state: 'stored', direct: false };

describe('what is asked', () => {
  test('a slice carries its token and its digest as the contract wants them', async () => {
    answer = (response) => response.writeHead(204).end();
    await api().putSlice(slice, bytes, signal);
    const put = asked.at(-1);
    expect(put).toMatchObject({ method: 'PUT', url: '/api/v1/takes/t/slices/3', headers: { authorization: 'Bearer sl_1' } });
    expect(put?.headers['content-digest']).toBe(`sha-256=:${createHash('sha256').update('a slice').digest('base64')}:`);
    expect(put?.body.toString()).toBe('a slice');
  });

  test('a take is begun by the session, and its token kept apart from it', async () => {
    json(201, { ...take, state: 'recording', slicesToken: 'sl_9' });
    expect(await api().beginTake({ id: 't', questionId: 'q' })).toEqual({ take: { ...take, state: 'recording' }, slicesToken: 'sl_9' });
    expect(asked.at(-1)).toMatchObject({ method: 'POST', url: '/api/v1/invitations/inv/takes' });
    expect(asked.at(-1)?.headers.authorization).toBeUndefined();
    expect(JSON.parse(asked.at(-1)?.body.toString() ?? '')).toEqual({ id: 't', questionId: 'q' });
  });

  test('the state of a take is asked as the candidate, where HR is signed in too', async () => {
    json(200, take);
    await api().getTake('t');
    expect(asked.at(-1)?.url).toBe('/api/v1/takes/t?as=candidate');
  });

  test('direct: a new URL for every try, and the bucket gets neither cookie nor token', async () => {
    const answers = [
      () => json(200, { url: `${origin}/bucket/t/3?sig=1`, headers: { 'x-amz-checksum-sha256': 'abc' }, expiresAt: 'x' }),
      () => text(200, ''),
    ];
    json(200, {});
    answers[0]?.();
    const first = answer;
    answers[1]?.();
    const second = answer;
    answer = (response) => (asked.at(-1)?.url.startsWith('/bucket') ? second : first)(response);
    await api().putSliceDirect(slice, bytes, signal);
    expect(asked.at(-2)).toMatchObject({ method: 'POST', url: '/api/v1/takes/t/slices/3/url' });
    expect(asked.at(-1)).toMatchObject({ method: 'PUT', headers: { 'x-amz-checksum-sha256': 'abc' } });
    expect(asked.at(-1)?.headers.authorization).toBeUndefined();
  });
});

describe('refusals are known by their code', () => {
  test('with what was named missing, and how long to wait', async () => {
    problem(409, 'SliceConflictException', { detail: 'Missing.', errors: [{ path: 'slices.2', message: 'missing' }] });
    const refused = await api()
      .finish('t', { duration: 1, slices: [] }, 'sl_1')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ code: 'SliceConflictException', status: 409, detail: 'Missing.', paths: ['slices.2'] });
    problem(429, 'TooManyRequests', {}, { 'retry-after': '7' });
    await expect(api().received('t', 'sl_1')).rejects.toMatchObject({ code: 'TooManyRequests', retryAfter: 7 });
    problem(401, 'Unauthenticated');
    await expect(api().putSlice(slice, bytes, signal)).rejects.toMatchObject({ code: 'Unauthenticated', status: 401 });
  });
});

describe('what is not ours is no answer', () => {
  test.each([
    ["a captive portal's page", () => text(200, '<html>Welcome to our WLAN</html>')],
    ["a captive portal's redirect", () => text(302, '', { location: '/welcome' })],
    ["a proxy's 413", () => text(413, 'too large')],
    ["a proxy's 502", () => text(502, 'bad gateway')],
    ["somebody else's 401", () => text(401, 'proxy login')],
    ['JSON of another kind', () => json(200, { ok: true })],
    [
      'JSON cut off',
      () => (answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"t","sta')),
    ],
    ['a problem inside the server', () => problem(500, 'Internal')],
    ['a connection cut', () => (answer = (response) => void response.destroy())],
  ])('%s', async (_what, happens) => {
    happens();
    await expect(api().putSlice(slice, bytes, signal)).rejects.toBeInstanceOf(NoAnswer);
    await expect(api().finish('t', { duration: 1, slices: [] }, 'sl_1')).rejects.toBeInstanceOf(NoAnswer);
    await expect(api().beginTake({ id: 't', questionId: 'q' })).rejects.toBeInstanceOf(NoAnswer);
    await expect(api().received('t')).rejects.toBeInstanceOf(NoAnswer);
    await expect(api().giveUp('t')).rejects.toBeInstanceOf(NoAnswer);
  });

  test("another take's state, and a bucket that refuses", async () => {
    json(200, { ...take, id: 'another' });
    await expect(api().getTake('t')).rejects.toBeInstanceOf(NoAnswer);
    json(403, { url: `${origin}/bucket`, headers: {} });
    await expect(api().putSliceDirect(slice, bytes, signal)).rejects.toBeInstanceOf(NoAnswer);
  });
});
