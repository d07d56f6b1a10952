import type { ChildProcess } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Composition, Env } from './compose.ts';
import { environmentOf } from './compose.ts';
import type { Part } from './keep.ts';
import { spawnTied } from './lifeline.ts';
import { awaitPostgres, spawnPostgres } from './postgres.ts';
import { type Cluster, openCluster } from './postgres-cluster.ts';

export type PartName = 'postgres' | 'broker' | 'mail' | 'server' | 'worker' | 'web' | 'front';

/** The embedded PostgreSQL over an opened cluster. Opened again at each start: that is what frees it of a killed predecessor. */
export function postgresPart(dir: string, cluster: Cluster, port: number, log: (line: string) => void): Part {
  return {
    name: 'postgres',
    stopSignal: 'SIGINT',
    spawn: async () => spawnPostgres(await openCluster(dir, log), port, false),
    ready: (signal) => awaitPostgres(cluster, port, signal),
  };
}

/** Every other process of the system, as Node runs it from its sources. */
export function nodeParts(root: string, it: Composition): Record<Exclude<PartName, 'postgres'>, Part> {
  const { ports, dataDir, watch } = it;
  const env = environmentOf(it);
  const devstack = join(root, 'packages/devstack/src');
  const node = (name: PartName, cwd: string, args: readonly string[], more: Env, ready: Part['ready']): Part => ({
    name,
    spawn: async () => spawnNode(cwd, args, { ...env, ...more }),
    ready,
  });
  const app = (name: 'server' | 'worker', port: number) =>
    // `--disable-warning`: kafkajs 2.2.4 computes negative timeouts, of which Node would tell every time.
    node(
      name,
      join(root, 'apps', name),
      [...(watch ? ['--watch', '--watch-preserve-output'] : []), '--disable-warning=TimeoutNegativeWarning', 'src/main.ts'],
      // Whoever is trusted to say who calls: our front, on this machine. TRUST_PROXY of the user is about what stands before the front.
      { TRUST_PROXY: '127.0.0.1', PORT: String(port) },
      answering(`http://127.0.0.1:${port}/health/ready`, (status) => status === 200),
    );
  const next = `http://127.0.0.1:${ports.next}`;
  return {
    broker: node(
      'broker',
      dataDir,
      [join(devstack, 'broker/main.ts'), '--dir', join(dataDir, 'broker'), '--port', String(ports.kafka)],
      {},
      listening(ports.kafka),
    ),
    mail: node(
      'mail',
      dataDir,
      [join(devstack, 'mail/main.ts'), '--dir', join(dataDir, 'mail'), '--smtp-port', String(ports.smtp), '--port', String(ports.mail)],
      {},
      listening(ports.mail),
    ),
    server: app('server', ports.server),
    worker: app('worker', ports.worker),
    web: node(
      'web',
      join(root, 'apps/web'),
      [join(root, 'apps/web/node_modules/next/dist/bin/next'), watch ? 'dev' : 'start', '-H', '127.0.0.1', '-p', String(ports.next)],
      { PORT: String(ports.next), NODE_ENV: watch ? 'development' : 'production' },
      answering(next, (status) => status < 500),
    ),
    front: node(
      'front',
      dataDir,
      [
        join(devstack, 'front/main.ts'),
        '--port',
        String(ports.web),
        '--host',
        it.env['WEB_HOST'] || 'localhost',
        '--server',
        `http://127.0.0.1:${ports.server}`,
        '--web',
        next,
        '--trust-proxy',
        it.env['TRUST_PROXY'] ?? '',
      ],
      {},
      listening(ports.web),
    ),
  };
}

export function spawnNode(cwd: string, args: readonly string[], env: Env): ChildProcess {
  return spawnTied(process.execPath, args, { cwd, env: env as NodeJS.ProcessEnv });
}

/** Ready when the address answers with a status that will do. */
function answering(url: string, good: (status: number) => boolean): Part['ready'] {
  return (signal) =>
    until(signal, async () => {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
      await response.body?.cancel();
      return good(response.status);
    });
}

/** Ready when the port takes connections. */
function listening(port: number): Part['ready'] {
  return (signal) =>
    until(
      signal,
      () =>
        new Promise<boolean>((resolve) => {
          const socket = createConnection({ port, host: 'localhost' });
          socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
          socket.once('connect', () => socket.destroy());
        }),
    );
}

async function until(signal: AbortSignal, done: () => Promise<boolean>): Promise<void> {
  while (!(await done().catch(() => false))) {
    signal.throwIfAborted();
    await sleep(100);
  }
}
