import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRoot, postgresBinaries, ROOT_BASE, reachable, UNPRIVILEGED } from './postgres-binaries.ts';
import { commandOf, isAlive } from './processes.ts';
import { StartError } from './start-error.ts';

/** A data folder of PostgreSQL, made and free to be started, and the program that does it. */
export type Cluster = {
  readonly data: string;
  readonly postgres: string;
  readonly password: string;
  /** Whom it runs as: itself a user, or nobody when we are root. */
  readonly as: { readonly uid?: number; readonly gid?: number };
};

/**
 * Makes the cluster at its first use, and frees it of a predecessor that outlived its owner.
 * Layout of `dir`: data/ (PGDATA) and password; `elsewhere` names the folder with data/ when we are root below a closed folder.
 */
export async function openCluster(dir: string, log: (line: string) => void): Promise<Cluster> {
  mkdirSync(dir, { recursive: true });
  const home = homeOf(resolve(dir));
  const native = postgresBinaries();
  const data = join(home, 'data');
  const cluster = { data, postgres: join(native, 'bin', 'postgres'), password: passwordIn(dir), as: runsAs(data) };
  if (existsSync(data)) await free(data, log);
  else await make(cluster, join(native, 'bin', 'initdb'), home);
  return cluster;
}

/** The owner of the data. Who started it as a user may go on as root; not the other way round. */
function runsAs(data: string): Cluster['as'] {
  const owner = existsSync(data) ? statSync(data) : undefined;
  if (isRoot) return { uid: owner?.uid ?? UNPRIVILEGED, gid: owner?.gid ?? UNPRIVILEGED };
  if (owner && owner.uid !== process.getuid?.()) throw new StartError(`${data} belongs to another user; start as root, or as that user.`);
  return {};
}

/** Nobody cannot walk below /root, so there root's data lies in /var/lib, and `dir` says where. */
function homeOf(dir: string): string {
  if (!isRoot) return dir;
  chmodSync(dir, statSync(dir).mode | 0o011);
  if (reachable(dir)) return dir;
  const home = join(ROOT_BASE, createHash('sha256').update(dir).digest('hex').slice(0, 16));
  mkdirSync(home, { recursive: true, mode: 0o711 });
  writeFileSync(join(dir, 'elsewhere'), `${home}\n`);
  return home;
}

function passwordIn(dir: string): string {
  const file = join(dir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function make(cluster: Cluster, initdb: string, home: string): Promise<void> {
  // Made beside and moved into place: a kill during initdb leaves no half cluster that the next start would trust.
  const half = join(home, 'data.new');
  const pwfile = join(home, 'password.new');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(pwfile, cluster.password, { mode: 0o600 });
  if (cluster.as.uid !== undefined) for (const path of [half, pwfile]) chownSync(path, UNPRIVILEGED, UNPRIVILEGED);
  // The password is 192 random bits, so scram needs no stretching, which would cost 4 ms at every connection.
  const flags = ['--username=postgres', '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--set=scram_iterations=1'];
  try {
    await run(initdb, [`--pgdata=${half}`, `--pwfile=${pwfile}`, ...flags], { ...cluster.as, cwd: half });
  } finally {
    rmSync(pwfile, { force: true });
  }
  renameSync(half, cluster.data);
}

function run(command: string, args: string[], options: { uid?: number; gid?: number; cwd: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-4000)));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`initdb ended with ${code}: ${said.trim()}`))));
  });
}

/** Stops a PostgreSQL that still runs here, and forgets a pid file whose pid is by now somebody else's. */
async function free(data: string, log: (line: string) => void): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  if (!(pid > 0)) return;
  const ours = () => isAlive(pid) && commandOf(pid).includes(data);
  if (!ours()) {
    // PostgreSQL would refuse to start while any process has this pid, as in a container, where the same few come again.
    if (isAlive(pid)) rmSync(file, { force: true });
    return;
  }
  log(`A PostgreSQL of an earlier start (pid ${pid}) still runs here: stopping it.`);
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    process.kill(pid, signal);
    for (const until = Date.now() + waitMs; ours() && Date.now() < until; ) await sleep(50);
    if (!ours()) return;
  }
}
