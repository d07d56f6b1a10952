import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { migrate } from '@interviews/db/migrate.ts';
import { startPostgres } from '@interviews/devstack/postgres.ts';
import { tcpProxy } from '@interviews/testing/tcp-proxy.ts';
import { until } from '@interviews/testing/until.ts';
import { Kafka, logLevel } from 'kafkajs';
import postgres from 'postgres';
import { broker } from './broker.ts';
import { writer } from './history.ts';

const program = fileURLToPath(new URL('./relay-process.ts', import.meta.url));

export type RelayProcess = { readonly child: ChildProcess; readonly said: { is: string; error?: string; at: number }[] };

/** A database of its own, a topic of its own, a proxy before the broker, and relays that can be killed. */
export async function stage({ topicConfig = {} }: { topicConfig?: Record<string, string> } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'relay-'));
  let database = await startPostgres({ dir, fast: true });
  await migrate(database.url);
  const sql = postgres(database.url, { max: 16, onnotice() {}, connect_timeout: 3, backoff: () => 0.2 });
  const { port, brokers } = await broker();
  const topic = `faults-${randomUUID()}`;
  const admin = new Kafka({ clientId: 'stage', brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const configEntries = Object.entries(topicConfig).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: 1, configEntries }], waitForLeaders: true });
  const network = await tcpProxy({ host: '127.0.0.1', port });
  const relays: ChildProcess[] = [];

  return {
    sql,
    topic,
    brokers,
    network,
    writer: writer(sql),
    /** Starts a relay and returns when it says that it leads or stands by. */
    async relay({ dieAfterSend }: { dieAfterSend?: number } = {}): Promise<RelayProcess> {
      const env = { ...process.env, DATABASE_URL: database.url, BROKER: `127.0.0.1:${network.port}`, TOPIC: topic };
      const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program], {
        env: dieAfterSend ? { ...env, DIE_AFTER_SEND: String(dieAfterSend) } : env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      relays.push(child);
      const said: RelayProcess['said'] = [];
      createInterface({ input: child.stdout! }).on('line', (line) => said.push({ ...JSON.parse(line), at: performance.now() }));
      await until(() => said.length > 0, 'a relay to start');
      return { child, said };
    },
    /** SIGKILL to PostgreSQL, and back on the same port after `awayMs`. */
    async crashDatabase(awayMs: number): Promise<void> {
      const { port: at, pid } = database;
      process.kill(pid, 'SIGKILL');
      await sleep(awayMs);
      database = await startPostgres({ dir, port: at, fast: true });
    },
    /** Resolves when nothing is pending any more; returns how long that took, in milliseconds. */
    async drained(withinMs = 30_000): Promise<number> {
      const start = performance.now();
      await until(
        async () => (await sql`select 1 from outbox where status = 'pending' limit 1`).length === 0,
        'the outbox to drain',
        withinMs,
      );
      return performance.now() - start;
    },
    async [Symbol.asyncDispose]() {
      for (const child of relays) {
        child.kill('SIGCONT');
        child.kill('SIGKILL');
      }
      await admin.deleteTopics({ topics: [topic] }).catch(() => {});
      await admin.disconnect();
      await network[Symbol.asyncDispose]();
      await sql.end({ timeout: 1 });
      await database.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
