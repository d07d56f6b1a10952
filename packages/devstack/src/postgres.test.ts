import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';
import { isAlive } from './processes.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-postgres-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const fast = true;

/** A Node that starts PostgreSQL in `dir`, prints its address and stays until it is killed. */
async function ownerOf(port: number) {
  const script = `
    import { startPostgres } from ${JSON.stringify(import.meta.resolve('./postgres.ts'))};
    const { url, pid } = await startPostgres({ dir: ${JSON.stringify(dir)}, port: ${port}, fast: true });
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  return { owner, ...(JSON.parse(String(line)) as { url: string; pid: number }) };
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; isAlive(pid); await sleep(20)) if (Date.now() > until) return false;
  return true;
}

test('keeps its data from one start to the next, and stops when disposed', async () => {
  let pid: number;
  {
    await using first = await startPostgres({ dir, port: 19_401, fast });
    pid = first.pid;
    const sql = postgres(first.url, { max: 1 });
    await sql`create table note as select 'kept' as text`;
    await sql.end();
  }
  expect(isAlive(pid)).toBe(false);
  await using second = await startPostgres({ dir, fast });
  const sql = postgres(second.url, { max: 1 });
  expect(await sql`select text, current_setting('server_encoding') as encoding from note`).toEqual([{ text: 'kept', encoding: 'UTF8' }]);
  await sql.end();
});

test('SIGKILL of its Node leaves no PostgreSQL, and the next start has what was committed', async () => {
  const { owner, url, pid } = await ownerOf(19_402);
  const sql = postgres(url, { max: 1 });
  await sql`create table note as select 'committed' as text`;
  await sql.end();
  owner.kill('SIGKILL');
  expect(await gone(pid, 10_000)).toBe(true);

  await using next = await startPostgres({ dir, port: 19_402, fast });
  const again = postgres(next.url, { max: 1 });
  expect(await again`select text from note`).toEqual([{ text: 'committed' }]);
  await again.end();
});

test('a PostgreSQL that was left running in the folder is stopped before the next one starts', async () => {
  const { owner, url, pid } = await ownerOf(19_403);
  // Stopped, the watcher cannot act when its pipe ends: as if it had been killed too.
  const watchers = await watchersOf(pid);
  for (const watcher of watchers) process.kill(watcher, 'SIGSTOP');
  const sql = postgres(url, { max: 1 });
  await sql`create table note as select 'there' as text`;
  await sql.end();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(isAlive(pid)).toBe(true);

  await using next = await startPostgres({ dir, port: 19_403, fast });
  for (const watcher of watchers) process.kill(watcher, 'SIGKILL');
  expect(isAlive(pid)).toBe(false);
  const again = postgres(next.url, { max: 1 });
  expect(await again`select text from note`).toEqual([{ text: 'there' }]);
  await again.end();
});

test('SIGKILL of PostgreSQL itself loses nothing that was committed', async () => {
  const first = await startPostgres({ dir, port: 19_404, fast });
  const sql = postgres(first.url, { max: 1, onclose: () => {} });
  await sql`create table note as select generate_series(1, 1000) as n`;
  process.kill(first.pid, 'SIGKILL');
  await sql.end({ timeout: 0 });
  await using second = await startPostgres({ dir, port: 19_404, fast });
  const again = postgres(second.url, { max: 1 });
  expect(await again`select count(*)::int as n from note`).toEqual([{ n: 1000 }]);
  await again.end();
});

test('a taken port is said in one sentence', async () => {
  const other = createServer().listen(19_405, '127.0.0.1');
  await once(other, 'listening');
  await expect(startPostgres({ dir, port: 19_405, fast })).rejects.toThrow(
    /^Port 19405 is taken by another program; PostgreSQL needs it\.$/,
  );
  other.close();
});

test('nobody gets in without the password', async () => {
  await using running = await startPostgres({ dir, fast });
  const sql = postgres(running.url.replace(/:[^:@]+@/, ':guess@'), { max: 1 });
  await expect(sql`select 1`).rejects.toThrow(/password authentication failed/);
  await sql.end();
});

/** The other members of a process's group. */
async function watchersOf(pid: number): Promise<number[]> {
  const ps = spawn('ps', ['-eo', 'pid=,pgid='], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of ps.stdout) out += chunk;
  const rows = out
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  return rows.filter(([member, group]) => group === pid && member !== pid).map(([member]) => member);
}
