import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { spawnTied, stopTied } from './lifeline.ts';
import { becomesFree, freePort } from './ports.ts';
import { type Cluster, openCluster } from './postgres-cluster.ts';
import { StartError } from './start-error.ts';

export const DATABASE = 'ai_video_interview_interview';

export type PostgresOptions = {
  /** Belongs to one caller at a time: a PostgreSQL that an earlier one left running there is stopped first. */
  readonly dir: string;
  /** Any free one when absent. */
  readonly port?: number | undefined;
  /** For tests: nothing is synced to disk, so a crash of the machine (not of a process) loses the data. */
  readonly fast?: boolean | undefined;
  readonly log?: ((line: string) => void) | undefined;
};

export type Postgres = AsyncDisposable & { readonly url: string; readonly port: number; readonly pid: number; stop(): Promise<void> };

/** Starts real PostgreSQL on 127.0.0.1, as root or as a user; it ends with this process, however that dies. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const log = options.log ?? (() => {});
  const port = options.port ?? (await freePort());
  const cluster = await openCluster(options.dir, log);
  if (!(await becomesFree(port))) throw new StartError(`Port ${port} is taken by another program; PostgreSQL needs it.`);
  const child = await launch(cluster, port, options.fast ?? false, log);
  const stop = () => stopTied(child, 'SIGINT');
  return { url: urlOf(cluster, port, DATABASE), port, pid: child.pid!, stop, [Symbol.asyncDispose]: stop };
}

/** What runs PostgreSQL over this cluster. SIGINT is its "fast" shutdown: SIGTERM waits for every client to leave. */
export function spawnPostgres(cluster: Cluster, port: number, fast: boolean): ChildProcess {
  const settings = fast ? { ...SETTINGS, ...FAST } : SETTINGS;
  const args = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawnTied(cluster.postgres, ['-D', cluster.data, ...args], { ...cluster.as, cwd: cluster.data, stopSignal: 'SIGINT' });
}

/** Waits until the cluster answers and our database is in it. Rejects when `signal` aborts. */
export async function awaitPostgres(cluster: Cluster, port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const sql = postgres(urlOf(cluster, port, 'postgres'), { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
      if (!found) await sql`create database ${sql(DATABASE)}`;
      return;
    } catch (error) {
      if (error instanceof postgres.PostgresError && error.code === '28P01') throw error;
      await sleep(50);
    } finally {
      await sql.end({ timeout: 1 }).catch(() => {});
    }
  }
}

/** The address of a database of this cluster, password included. */
export function urlOf(cluster: Cluster, port: number, database = DATABASE): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  max_locks_per_transaction: '256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  jit: 'off',
  // Workers would need more shared memory than a container's /dev/shm of 64 MB, for queries that never scan much.
  max_parallel_workers_per_gather: '0',
};
// Commits stay synchronous: written before they are acknowledged, if not synced, so that SIGKILL of PostgreSQL loses none.
const FAST = { fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' };

/** Backends of a killed predecessor need a moment to notice; until then its shared memory is in use. */
const STILL_THERE = /shared memory block|lock file "postmaster.pid"/;

async function launch(cluster: Cluster, port: number, fast: boolean, log: (line: string) => void): Promise<ChildProcess> {
  for (const giveUp = Date.now() + 15_000; ; ) {
    const child = spawnPostgres(cluster, port, fast);
    const died = new AbortController();
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-4000);
      log(String(chunk).trimEnd());
    });
    child.once('exit', () => died.abort());
    try {
      await awaitPostgres(cluster, port, AbortSignal.any([died.signal, AbortSignal.timeout(60_000)]));
      return child;
    } catch (error) {
      await stopTied(child, 'SIGQUIT');
      if (!died.signal.aborted) throw error;
      if (!STILL_THERE.test(said) || Date.now() > giveUp) throw new Error(`PostgreSQL did not start: ${said.trim()}`, { cause: error });
      await sleep(200);
    }
  }
}
