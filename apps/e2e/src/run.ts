/**
 * `pnpm test:e2e`, `pnpm test:engines`: brings a browser, starts the whole system on ports and data of its own, and drives it. Arguments go
 * to Playwright; `--engine firefox` is its `--project`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@interviews/devstack/ports.ts';
import { startStack } from '@interviews/devstack/stack.ts';
import { findChromium } from './chromium.ts';
import { makeClip } from './clip.ts';
import { openControl } from './control.ts';
import { findEngines } from './engines/find.ts';

const chromium = findChromium();
await using engines = await findEngines(chromium);
for (const why of engines.leftOut) console.log(`  ${why}`);
const dir = await mkdtemp(join(tmpdir(), 'interviews-e2e-'));
const clip = await makeClip(join(dir, 'clip'));
const names = ['web', 'server', 'worker', 'next', 'database', 'kafka', 'smtp', 'mail'] as const;
const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));

// What this shell has configured for a running system is not this one's.
const own = ['DATABASE_URL', 'DATABASE_HOST', 'REDIS_URL', 'REDIS_HOST', 'SMTP_URL', 'MEDIA_DIR', 'FRONTEND_URL', 'SERVER_URL'];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name)));
const said: string[] = [];
const stack = await startStack({
  dataDir: join(dir, 'data'),
  ports,
  env: { ...env, RATE_LIMITS: 'off', WEB_DIST_DIR: '.next-e2e' },
  log(line) {
    said.push(line);
    console.log(`  ${line}`);
  },
});
const control = await openControl(stack, said);

const args = process.argv.slice(2).map((arg) => (arg === '--engine' ? '--project' : arg));
const code = await new Promise<number>((resolve) => {
  const playwright = spawn('playwright', ['test', ...args], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM_PATH: chromium,
      E2E_CLIP: JSON.stringify(clip),
      E2E_ENGINES: JSON.stringify(engines.found),
      E2E_WORLD: JSON.stringify({
        ...stack.urls,
        admin: stack.admin,
        logs: join(dir, 'data', 'logs'),
        media: join(dir, 'data', 'media'),
        control,
      }),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => playwright.kill(signal));
  playwright.once('exit', (exit) => resolve(exit ?? 1));
});
await stack.stop();
await engines[Symbol.asyncDispose]();
if (process.env['E2E_KEEP']) console.log(`  The data of this run: ${dir}`);
else await rm(dir, { recursive: true, force: true });
process.exit(code);
