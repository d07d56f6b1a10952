import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterviewClient, problemOf } from '@interviews/client';
import { database } from '@interviews/testing/database.ts';
import { expect, test, vi } from 'vitest';

// A process is started in earnest, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
};

/** The server as it is started in earnest: a process of its own. */
async function start(databaseUrl: string, over: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'server-'));
  const port = await freePort();
  const secret = (from: string) => `${from}-0123456789-abcdefghijklmnopqrstuvwxyz`;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      MEDIA_DIR: join(folder, 'media'),
      FRONTEND_URL: `http://127.0.0.1:${port}`,
      NEXTAUTH_SECRET: secret('a'),
      AUTH_JWT_SECRET: secret('b'),
      LINK_KEYS: `k1:${secret('c')}`,
      BOOTSTRAP_ADMIN_EMAIL: 'admin@example.com',
      BOOTSTRAP_ADMIN_PASSWORD: 'first-password',
      BOOTSTRAP_API_KEY: `ik_${'k'.repeat(40)}`,
      ...over,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    ended,
    output: () => output,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async ready() {
      for (;;) {
        if (child.exitCode !== null) throw new Error(output);
        const answer = await fetch(`${url}/health/ready`).catch(() => null);
        if (answer?.ok) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test('starts with its first admin and key, keeps them as they are, and drains when it is told to stop', async () => {
  await using db = await database({ connections: 2 });
  await using first = await start(db.url);
  await first.ready();
  expect(await (await fetch(`${first.url}/health`)).json()).toEqual({ status: 'ok', dependencies: { database: 'ok', storage: 'ok' } });
  expect((await fetch(`${first.url}/health/live`)).status).toBe(200);

  const session = await createInterviewClient({ url: first.url }).sessions.hr.mutate({
    email: 'admin@example.com',
    password: 'first-password',
  });
  const client = createInterviewClient({ url: first.url, token: session.token });
  const made = await client.templates.create.mutate({ title: 'T', questions: [{ text: 'Q', type: 'text' }] });
  const byKey = createInterviewClient({ url: first.url, getToken: () => `ik_${'k'.repeat(40)}` });
  const rest = await fetch(`${first.url}/api/v1/templates/${made.id}`, { headers: { authorization: `Bearer ${session.token}` } });
  expect(await byKey.templates.get.query({ templateId: made.id })).toEqual(await rest.json());
  expect(await client.templates.publish.mutate({ templateId: made.id, ifVersion: 7 }).catch(problemOf)).toMatchObject({
    code: 'VersionConflict',
    status: 412,
  });

  // A request that is under way when the signal comes is answered; a new one is not taken.
  const body = JSON.stringify({ title: 'Under way' });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${session.token}`, 'content-type': 'application/json', 'content-length': body.length };
    const sending = request(`${first.url}/api/v1/templates`, { method: 'POST', headers }, resolve);
    sending.on('error', reject);
    sending.write(body.slice(0, 5));
    setTimeout(() => first.kill('SIGTERM'), 200);
    setTimeout(() => sending.end(body.slice(5)), 600);
  });
  expect(await answered).toMatchObject({ statusCode: 201, headers: { connection: 'close' } });
  expect(await first.ended).toBe(0);
  expect(await client.templates.list.query({}).catch(problemOf)).toMatchObject({ code: 'NoAnswer' });
  expect(await db.sql`select 1 from interview_templates where title = 'Under way'`).toHaveLength(1);

  await using second = await start(db.url, { BOOTSTRAP_ADMIN_PASSWORD: 'second-password' });
  await second.ready();
  const signIn = (password: string) =>
    createInterviewClient({ url: second.url }).sessions.hr.mutate({ email: 'ADMIN@example.com', password }).catch(problemOf);
  expect(await signIn('second-password')).toMatchObject({ code: 'Unauthenticated' });
  expect(await signIn('first-password')).toMatchObject({ user: { role: 'admin' } });
  const [count] =
    await db.sql`select (select count(*)::int from users) as users, (select count(*)::int from companies) as companies, (select count(*)::int from api_keys) as keys`;
  expect(count).toEqual({ users: 1, companies: 1, keys: 1 });
});

test('a wrong environment is one clear sentence for each variable, and no start', async () => {
  await using wrong = await start('postgres://nobody@127.0.0.1:1/none', { NODE_ENV: 'production', NEXTAUTH_SECRET: 'weak' });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toMatch(/NEXTAUTH_SECRET: too weak[\s\S]*KAFKA_BROKERS: is missing/);
  expect(wrong.output()).not.toMatch(/\.ts:\d/);
});

test('a taken port, or a database that is away, is one clear sentence', async () => {
  await using db = await database({ connections: 1 });
  await using first = await start(db.url);
  await first.ready();
  await using second = await start(db.url, { PORT: new URL(first.url).port });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Port ${new URL(first.url).port} is taken`);
  await using away = await start('postgres://nobody@127.0.0.1:1/none');
  expect(await away.ended).toBe(1);
  expect(away.output()).toMatch(/database .*not/i);
  for (const { output } of [second, away]) expect(output()).not.toMatch(/\.ts:\d/);
});
