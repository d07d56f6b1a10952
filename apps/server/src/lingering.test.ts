import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { invited, started } from '@interviews/db/testing/builders.ts';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lingering } from './lingering.ts';
import { digestOf, type Server, serve } from './testing/serve.ts';

const MB = 1_000_000;
const PART = Buffer.alloc(250_000, 0x20);
const PARTS = 36;

let server: Server;
let roads: Record<string, { method: string; path: string; headers: Record<string, string>; status: number; code: string }>;
beforeAll(async () => {
  server = await serve();
  const it = await started(server.sql);
  const { token } = await server.enter(it.id);
  const begin = await server.call('POST', `/api/v1/invitations/${it.id}/takes`, {
    bearer: token,
    body: { questionId: it.questions[0]?.id },
  });
  const slice = `/api/v1/takes/${begin.body.id}/slices/0`;
  const bytes = { authorization: `Bearer ${begin.body.slicesToken}`, 'content-digest': digestOf(Buffer.alloc(1)).header };
  const json = { 'content-type': 'application/json' };
  const tooLarge = { status: 413, code: 'PayloadTooLarge' };
  const stranger = await invited(server.sql);
  roads = {
    REST: { method: 'POST', path: '/api/v1/templates', headers: json, ...tooLarge },
    tRPC: { method: 'POST', path: '/api/trpc/templates.create', headers: json, ...tooLarge },
    'a slice': { method: 'PUT', path: slice, headers: bytes, ...tooLarge },
    "a stranger's slice": {
      method: 'PUT',
      path: slice,
      headers: { ...bytes, authorization: `Bearer ${(await server.enter(stranger.id)).token}` },
      status: 404,
      code: 'TakeNotFoundException',
    },
  };
});
afterAll(() => server[Symbol.asyncDispose]());

const announced = { 'content-length': String(PART.length * PARTS) };
/** Not said before, so that it is known only while it comes. */
const unannounced = { 'transfer-encoding': 'chunked' };

describe.each(['REST', 'tRPC', 'a slice', "a stranger's slice"])('9 MB by %s: the refusal is read', (road) => {
  const cases: [string, Record<string, string>][] = [
    ['announced', announced],
    ['not announced', unannounced],
  ];
  // A stranger's slice of 9 MB would be too large first, where that is known.
  test.each(road === "a stranger's slice" ? cases.slice(1) : cases)(
    'by a browser, which listens only once it has sent all of it, slowly: %s',
    async (_, length) => {
      const { method, path, headers, status, code } = roads[road]!;
      const said = await sendThenListen(method, path, { ...headers, ...length });
      expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(said).toContain(`"code":"${code}"`);
    },
  );

  test('by node:http and by fetch, sending slowly', async () => {
    const { method, path, headers, status, code } = roads[road]!;
    expect(await byNode(method, path, { ...headers, ...unannounced })).toEqual({ status, code });
    const body = new ReadableStream({
      async start(controller) {
        for (let n = 0; n < PARTS; n++) {
          controller.enqueue(PART);
          await pause(2);
        }
        controller.close();
      },
    });
    const answer = await fetch(server.url + path, { method, headers, body, duplex: 'half' } as RequestInit);
    expect({ status: answer.status, code: codeOf(await answer.text()) }).toEqual({ status, code });
  });
});

test('a connection whose body was read to its end in vain serves the next request', async () => {
  const { method, path, headers } = roads['REST']!;
  const socket = await open(server.url);
  send(socket, method, path, { ...headers, ...announced });
  for (let n = 0; n < PARTS; n++) await write(socket, PART);
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(await everythingOf(socket)).toMatch(/^HTTP\/1.1 413 [\s\S]+HTTP\/1.1 200 [\s\S]+"status":"ok"/);
});

describe('what is thrown away is bounded', () => {
  async function small(bounds: { bytes: number; ms: number }) {
    const app = Fastify({ bodyLimit: 10 });
    lingering(app, bounds);
    app.post('/', () => '');
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { url, [Symbol.asyncDispose]: () => app.close() };
  }
  const endless = { 'content-type': 'application/json', 'content-length': String(1000 * MB) };

  test('in bytes', async () => {
    await using it = await small({ bytes: 5 * MB, ms: 60_000 });
    const socket = await open(it.url);
    send(socket, 'POST', '/', endless);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let sent = 0;
    while (!socket.destroyed && sent < 900 * MB) {
      await Promise.race([write(socket, PART), closed]);
      sent += PART.length;
    }
    // What the kernel held when it was closed has been sent too.
    expect(sent).toBeLessThan(600 * MB);
    expect(sent).toBeGreaterThan(5 * MB);
  });

  test('in time, also for one that has gone silent', async () => {
    await using it = await small({ bytes: 5 * MB, ms: 100 });
    const socket = await open(it.url);
    send(socket, 'POST', '/', endless);
    expect(await everythingOf(socket)).toMatch(/^HTTP\/1.1 413 /);
  });
});

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // Refused for good, its connection may be reset: what was read until then is what counts.
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

function send(socket: Socket, method: string, path: string, headers: Record<string, string>): void {
  const lines = Object.entries({ host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
}

const write = (socket: Socket, bytes: Buffer | string) => new Promise<void>((resolve) => void socket.write(bytes, () => resolve()));

async function everythingOf(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (chunk) => (said += chunk));
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  return said;
}

async function sendThenListen(method: string, path: string, headers: Record<string, string>): Promise<string> {
  const socket = await open(server.url);
  const chunked = 'transfer-encoding' in headers;
  send(socket, method, path, headers);
  for (let n = 0; n < PARTS && !socket.destroyed; n++) {
    if (chunked) socket.write(`${PART.length.toString(16)}\r\n`);
    await Promise.race([write(socket, PART), pause(1000)]);
    if (chunked) socket.write('\r\n');
    await pause(2);
  }
  if (chunked) socket.write('0\r\n\r\n');
  const said = everythingOf(socket);
  await pause(20);
  socket.end();
  return said;
}

const codeOf = (text: string): string => {
  const { code, error } = JSON.parse(text);
  return code ?? error.data.problem.code;
};

function byNode(method: string, path: string, headers: Record<string, string>): Promise<{ status: number | undefined; code: string }> {
  return new Promise((resolve, reject) => {
    const sending = request(server.url + path, { method, headers, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode, code: codeOf(text) });
    });
    sending.on('error', reject);
    void (async () => {
      for (let n = 0; n < PARTS && !sending.destroyed; n++) {
        sending.write(PART);
        await pause(2);
      }
      sending.end();
    })();
  });
}
