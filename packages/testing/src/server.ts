import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@interviews/devstack/ports.ts';

const root = join(import.meta.dirname, '../../..');
const secret = (of: string) => `${of}-0123456789-abcdefghijklmnopqrstuvwxyz`;

/** The server as it is started in earnest, a process of its own, for those who know it by its public API alone. */
export async function startServer(databaseUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'server-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const apiKey = `ik_${'k'.repeat(40)}`;
  const admin = { email: 'admin@example.com', password: 'first-password' };
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: join(root, 'apps/server'),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      MEDIA_DIR: join(folder, 'media'),
      FRONTEND_URL: url,
      NEXTAUTH_SECRET: secret('a'),
      AUTH_JWT_SECRET: secret('b'),
      LINK_KEYS: `k1:${secret('c')}`,
      BOOTSTRAP_ADMIN_EMAIL: admin.email,
      BOOTSTRAP_ADMIN_PASSWORD: admin.password,
      BOOTSTRAP_API_KEY: apiKey,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(output);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, apiKey, admin, [Symbol.asyncDispose]: stop };
}
