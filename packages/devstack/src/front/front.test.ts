import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFront } from './front.ts';

const front = 'http://127.0.0.1:19420';
const ports = { server: 19_421, web: 19_422 };
let running: AsyncDisposable;
const upstreams: Server[] = [];

beforeEach(async () => {
  const { server, web } = ports;
  running = await startFront({ port: 19_420, host: '127.0.0.1', server: `http://127.0.0.1:${server}`, web: `http://127.0.0.1:${web}` });
});
afterEach(async () => {
  await running[Symbol.asyncDispose]();
  for (const it of upstreams.splice(0)) {
    it.closeAllConnections();
    it.close();
    await once(it, 'close');
  }
});

async function upstream(port: number, answer: RequestListener): Promise<Server> {
  const server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
  upstreams.push(server);
  return server;
}
const named =
  (name: string): RequestListener =>
  (request, reply) =>
    reply.end(JSON.stringify({ name, url: request.url, headers: request.headers }));
const told = async (path: string, init?: RequestInit) =>
  (await (await fetch(front + path, init)).json()) as { name: string; url: string; headers: Record<string, string> };

test('/api goes to the server, /api/auth and the rest to the web app, paths and queries as they are', async () => {
  await upstream(ports.server, named('server'));
  await upstream(ports.web, named('web'));
  for (const path of [
    '/api/v1/templates?limit=2&q=%C3%A9',
    '/api/trpc/a,b?batch=1',
    '/api/v1/takes/x/playback',
    '/api/v1/auth',
    '/api/authors',
  ]) {
    expect(await told(path)).toMatchObject({ name: 'server', url: path });
  }
  for (const path of [
    '/',
    '/api/auth/session',
    '/api/auth/callback/credentials?x=1',
    '/interview/tok~en_.-9',
    '/_next/static/a%5Bid%5D.js',
    '/media/x',
    '/apiary',
  ]) {
    expect(await told(path)).toMatchObject({ name: 'web', url: path });
  }
});

test('who calls is taken from the socket: what the caller claims is replaced', async () => {
  await upstream(ports.server, named('server'));
  const forged = {
    'x-forwarded-for': '1.2.3.4, 5.6.7.8',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'for=1.2.3.4',
    'x-real-ip': '1.2.3.4',
  };
  const { headers } = await told('/api/v1/me', { headers: { ...forged, authorization: 'Bearer kept' } });
  expect(headers).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': '127.0.0.1:19420',
    'x-forwarded-proto': 'http',
    authorization: 'Bearer kept',
  });
  expect(headers).not.toHaveProperty('forwarded');
  expect(headers).not.toHaveProperty('x-real-ip');
});

test('status, headers and several cookies of an answer pass unchanged', async () => {
  await upstream(ports.web, (_request, reply) =>
    reply.writeHead(307, { location: '/sign-in', 'set-cookie': ['a=1; Path=/', 'b=2; HttpOnly'] }).end(),
  );
  const response = await fetch(front, { redirect: 'manual' });
  expect(response.status).toBe(307);
  expect(response.headers.get('location')).toBe('/sign-in');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; HttpOnly']);
});

test('a refusal that comes early is heard by who is still sending, and by who listens only afterwards', async () => {
  await upstream(ports.server, (_request, reply) => reply.writeHead(413).end('too much'));
  const socket = connect(19_420, '127.0.0.1');
  let said = '';
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('PUT /api/v1/takes/x/slices/0 HTTP/1.1\r\nhost: x\r\ncontent-length: 9000000\r\n\r\n');
  for (let n = 0; n < 36 && !socket.destroyed; n++) {
    await Promise.race([new Promise<void>((resolve) => void socket.write(Buffer.alloc(250_000), () => resolve())), sleep(500)]);
    await sleep(2);
  }
  socket.on('data', (chunk) => (said += chunk));
  await expect.poll(() => said).toMatch(/^HTTP\/1.1 413 [\s\S]*too much/);
  socket.destroy();
});

test('who goes away while sending is gone for the server too', async () => {
  const gone = new Promise((resolve) => {
    void upstream(ports.server, (request) => request.resume().once('close', () => resolve(request.complete)));
  });
  const socket = connect(19_420, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('PUT /api/v1/takes/x/slices/0 HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf');
  await sleep(100);
  socket.destroy();
  expect(await gone).toBe(false);
});

test('with the server down, /api says 503 as problem+json and a page says it in HTML and asks again', async () => {
  const api = await fetch(`${front}/api/v1/templates`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  expect([api.status, api.headers.get('content-type'), api.headers.get('retry-after')]).toEqual([
    503,
    'application/problem+json; charset=utf-8',
    '2',
  ]);
  expect(await api.json()).toMatchObject({ status: 503, code: 'unavailable' });
  const web = await fetch(`${front}/interview/token`);
  expect([web.status, web.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  const html = await web.text();
  expect(html).toContain('<meta http-equiv="refresh" content="2">');
  expect(html).not.toContain('token');
});

test('a read that meets a restart waits for it instead of failing', async () => {
  const answer = told('/api/v1/templates');
  await sleep(300);
  await upstream(ports.server, named('server'));
  expect(await answer).toMatchObject({ name: 'server' });
});

test.each(['video/webm', 'application/json', 'text/plain'])(
  'a body of %s is passed on while it is being sent, 12 MB of it, byte for byte',
  async (type) => {
    const received: Buffer[] = [];
    let first: () => void;
    const firstPiece = new Promise<void>((resolve) => (first = resolve));
    await upstream(ports.server, (incoming, reply) => {
      incoming.on('data', (piece: Buffer) => {
        received.push(piece);
        first();
      });
      incoming.on('end', () => reply.writeHead(204).end());
    });
    const slice = randomBytes(12 * 1024 * 1024);
    const sending = request(`${front}/api/v1/takes/t/slices/0`, {
      method: 'PUT',
      headers: { 'content-type': type, 'content-length': slice.length },
    });
    sending.write(slice.subarray(0, 1024));
    await firstPiece; // nothing more was sent: the beginning must have arrived already
    sending.end(slice.subarray(1024));
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(204);
    expect(Buffer.concat(received).equals(slice)).toBe(true);
  },
);

test('an answer is passed on while it is being made: server-sent events arrive one by one', async () => {
  let reply: import('node:http').ServerResponse | undefined;
  await upstream(ports.server, (_request, it) => {
    reply = it.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.write('data: 1\n\n');
  });
  const response = await fetch(`${front}/api/v1/events`);
  const reader = response.body!.getReader();
  expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: 1\n\n');
  reply?.write('data: 2\n\n');
  expect(Buffer.from((await reader.read()).value!).toString()).toBe('data: 2\n\n');
  await reader.cancel();
});

test('the server hears when a caller goes away', async () => {
  let closed: () => void;
  const wentAway = new Promise<void>((resolve) => (closed = resolve));
  await upstream(ports.server, (_request, reply) => {
    reply.on('close', () => closed());
    reply.write('beginning');
  });
  const leaving = new AbortController();
  const response = await fetch(`${front}/api/v1/events`, { signal: leaving.signal });
  await response.body!.getReader().read();
  leaving.abort();
  await wentAway;
});

test('a websocket of the web app is passed on, as next dev needs', async () => {
  const server = await upstream(ports.web, named('web'));
  server.on('upgrade', (incoming, socket) => {
    socket.end(`HTTP/1.1 403 ${incoming.url}\r\n\r\n`);
  });
  const upgraded = once(server, 'upgrade') as Promise<[IncomingMessage]>;
  const socket = connect(19_420, '127.0.0.1');
  socket.write('GET /_next/webpack-hmr?id=1 HTTP/1.1\r\nHost: localhost:19420\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n');
  socket.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://localhost:19420\r\n\r\n');
  const [incoming] = await upgraded;
  expect(incoming.url).toBe('/_next/webpack-hmr?id=1');
  socket.destroy();
});

test('a path that climbs out of its prefix is refused', async () => {
  await upstream(ports.server, named('server'));
  await upstream(ports.web, named('web'));
  const status = await new Promise((resolve) =>
    request(`${front}/`, { path: '/api/auth/..%2f..%2fv1' }, (it) => resolve(it.resume().statusCode)).end(),
  );
  expect(status).toBe(400);
});
