import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { choosePorts } from './choose-ports.ts';
import { embeddedIn, environmentOf } from './compose.ts';
import { openDataFolder, secretsIn } from './data-folder.ts';
import { lockFile } from './lock.ts';
import { openLog } from './log-file.ts';
import { notableOnly } from './notable.ts';
import { startStack } from './stack.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-start-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const ports = { web: 19_440, server: 19_441, worker: 19_442, next: 19_443, database: 19_444, kafka: 19_445, smtp: 19_446, mail: 19_447 };
const all = { database: true, kafka: true, mail: true };

async function occupied(port: number): Promise<AsyncDisposable> {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  return { [Symbol.asyncDispose]: async () => void (await new Promise((resolve) => other.close(resolve))) };
}

test('a taken port is one sentence that names the variable, and nothing was started', async () => {
  await using _other = await occupied(ports.web);
  await expect(startStack({ dataDir: dir, ports, env: {} })).rejects.toThrow(
    /^Port 19440 is taken by another program, and the address that browsers open needs it; stop that program or set WEB_PORT to another port\.$/,
  );
  expect(existsSync(join(dir, 'postgres'))).toBe(false);
  expect(existsSync(join(dir, 'lock'))).toBe(false);
});

test('an odd or doubly given port is one sentence', async () => {
  await expect(choosePorts({ WEB_PORT: 'eighty' }, {}, all)).rejects.toThrow('WEB_PORT=eighty is not a port');
  await expect(choosePorts({}, { ...ports, mail: ports.web }, all)).rejects.toThrow('Port 19440 is given to both');
});

test('a port of our own that nobody asked for may be another one', async () => {
  const { next: _, ...rest } = ports;
  const usual = await choosePorts({}, rest, all);
  await using _other = await occupied(usual.next);
  expect((await choosePorts({}, rest, all)).next).not.toBe(usual.next);
  await expect(choosePorts({ NEXT_PORT: String(usual.next) }, rest, all)).rejects.toThrow('is taken');
});

test('a data folder that cannot be written to is one sentence', async () => {
  writeFileSync(join(dir, 'file'), '');
  await expect(startStack({ dataDir: join(dir, 'file', 'data'), ports, env: {} })).rejects.toThrow(
    /^The data folder .*\/file\/data cannot be written to \(ENOTDIR\); make it writable or set DATA_DIR to another\.$/,
  );
});

test('a second start on the same folder says so', async () => {
  openDataFolder(dir);
  using _first = lockFile(join(dir, 'lock'), () => '');
  await expect(startStack({ dataDir: dir, ports, env: {} })).rejects.toThrow(
    new RegExp(`^It already runs on ${dir} \\(process ${process.pid}\\); stop it first, or set DATA_DIR to another folder\\.$`),
  );
});

test('the lock of a dead process, or of an older one with the same number, does not hold', () => {
  const file = join(dir, 'lock');
  for (const left of ['999999999 1', `${process.pid} long ago`, '']) {
    writeFileSync(file, left);
    using _mine = lockFile(file, () => 'held');
    expect(existsSync(file)).toBe(true);
  }
  expect(existsSync(file)).toBe(false);
});

test('secrets are made once, strong, and for the owner alone', async () => {
  const secrets = secretsIn(dir);
  expect(secretsIn(dir)).toEqual(secrets);
  expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(secrets.LINK_KEYS).toMatch(/^k1:[0-9a-f]{64}$/);
  expect(secrets.BOOTSTRAP_ADMIN_PASSWORD).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  writeFileSync(join(dir, 'secrets.json'), '{');
  expect(() => secretsIn(dir)).toThrow(/cannot be read; restore it, or delete it/);
});

test('what is configured is not embedded, and is passed on as it is', () => {
  const secrets = secretsIn(dir);
  const env = {
    DATABASE_HOST: 'db',
    KAFKA_BROKERS: 'kafka:9092',
    SMTP_URL: 'smtp://mail',
    S3_ENDPOINT: 'http://s3',
    NEXTAUTH_SECRET: 'own',
    REDIS_HOST: '',
  };
  expect(embeddedIn(env)).toEqual({ database: false, kafka: false, mail: false });
  const given = environmentOf({ dataDir: dir, env, ports, secrets, watch: false });
  expect(given).toMatchObject({
    DATABASE_HOST: 'db',
    KAFKA_BROKERS: 'kafka:9092',
    SMTP_URL: 'smtp://mail',
    NEXTAUTH_SECRET: 'own',
    LINK_KEYS: secrets.LINK_KEYS,
  });
  for (const name of ['DATABASE_URL', 'MEDIA_DIR', 'REDIS_HOST']) expect(given).not.toHaveProperty(name);
});

test('what is not configured is on this machine', () => {
  const given = environmentOf({
    dataDir: dir,
    env: { KAFKA_BROKERS: '' },
    ports,
    secrets: secretsIn(dir),
    watch: false,
    databaseUrl: 'postgres://here',
  });
  expect(embeddedIn({ KAFKA_BROKERS: '' })).toEqual(all);
  expect(given).toMatchObject({
    EMBEDDED: '1',
    DATABASE_URL: 'postgres://here',
    KAFKA_BROKERS: '127.0.0.1:19445',
    SMTP_URL: 'smtp://127.0.0.1:19446',
    MEDIA_DIR: join(dir, 'media'),
    FRONTEND_URL: 'http://localhost:19440',
    NEXTAUTH_URL: 'http://localhost:19440',
    SERVER_URL: 'http://127.0.0.1:19441',
  });
});

test('a log stays small', async () => {
  const path = join(dir, 'part.log');
  const log = openLog(path, 100);
  for (let line = 0; line < 50; line++) log.write(`line ${line}`);
  log.close();
  log.write('too late');
  const kept = (await readFile(`${path}.1`, 'utf8')) + (await readFile(path, 'utf8'));
  expect(kept.length).toBeLessThan(250);
  expect(kept.trim().split('\n').at(-1)).toBe('line 49');
});

test('only errors reach the terminal, each once, and no flood of them', () => {
  let now = 0;
  const notable = notableOnly(() => now);
  expect(notable('{"level":30,"msg":"request completed"}')).toBeUndefined();
  expect(notable('{"level":50,"msg":"relay failed","err":{"message":"no broker"}}')).toBe('relay failed: no broker');
  expect(notable('{"level":50,"msg":"relay failed","err":{"message":"no broker"}}')).toBeUndefined();
  expect(notable('2026-11-24 LOG:  checkpoint complete')).toBeUndefined();
  expect(notable('2026-11-24 FATAL:  could not open file')).toContain('could not open file');
  expect(notable('2026-11-24 FATAL:  the database system is starting up')).toBeUndefined();
  for (let other = 0; other < 3; other++) expect(notable(`{"level":50,"msg":"${other}"}`)).toBe(String(other));
  expect(notable('{"level":50,"msg":"a sixth"}')).toBeUndefined();
  now = 61_000;
  expect(notable('{"level":50,"msg":"relay failed"}')).toBe('relay failed');
});

test('an old Node is told so in one sentence', async () => {
  const old = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})`;
  const child = spawn(process.execPath, ['--import', old, join(import.meta.dirname, '../../../scripts/start.mjs')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(said.trim()).toBe('This needs Node 20.19 or later, and this is 18.20.4; install a newer one from https://nodejs.org.');
});
