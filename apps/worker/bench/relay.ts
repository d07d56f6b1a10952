/**
 * How fast the relay drains beside kafkajs alone sending the same records to the same broker, and how long a commit in idle times waits for
 * its acknowledgement. `pnpm bench:relay [--rows 20000] [--rounds 5] [--commits 300] [--json]`, on the broker of KAFKA_BROKERS or the
 * dev broker in a process of its own. A benchmark is no test: it tells, and never fails.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect, type Sql } from '@interviews/db/connect.ts';
import { migrate } from '@interviews/db/migrate.ts';
import { wakeRelay } from '@interviews/db/wake.ts';
import { startBroker } from '@interviews/devstack/broker/broker.ts';
import { spawnTied, stopTied } from '@interviews/devstack/lifeline.ts';
import { startPostgres } from '@interviews/devstack/postgres.ts';
import { Kafka, logLevel } from 'kafkajs';
import { type OutboxRow, openOutbox } from '../src/relay/outbox.ts';
import { kafkaPublisher, messageOf } from '../src/relay/publisher.ts';
import { type RelayNews, runRelay } from '../src/relay/relay.ts';

const BATCH = 512; // the relay's own
const THINK_MS = 20;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    commits: { type: 'string', default: '300' },
    json: { type: 'boolean', default: false },
    broker: { type: 'string' },
  },
});

if (values.broker) {
  const { brokers } = await startBroker({ dir: values.broker, port: 0 });
  process.stdout.write(brokers);
} else {
  await main(Number(values.rows), Number(values.rounds), Number(values.commits));
}

async function main(rows: number, rounds: number, commits: number) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'bench-relay-'));
  await using broker = await brokerIn(join(folder.path, 'broker'));
  const database = await startPostgres({ dir: join(folder.path, 'postgres') });
  await migrate(database.url);
  const sql = connect(database.url, { name: 'bench', max: 4 });
  try {
    const topic = `bench-${randomUUID()}`;
    const kafka = new Kafka({ clientId: 'bench', brokers: [broker.address], logLevel: logLevel.NOTHING });
    const drains: { ours: number; raw: number }[] = [];
    await drain(database.url, sql, kafka, topic, Math.min(rows, 2 * BATCH)); // warm
    for (let round = 0; round < rounds; round++) {
      const ours = await drain(database.url, sql, kafka, topic, rows);
      drains.push({ ours, raw: await raw(sql, kafka, topic) });
    }
    const idle = await idling(database.url, sql, kafka, topic, commits);
    print(drains, idle);
  } finally {
    await sql.end({ timeout: 1 });
    await database.stop();
  }
}

async function brokerIn(dir: string): Promise<{ address: string } & AsyncDisposable> {
  const named = process.env['KAFKA_BROKERS']?.split(',')[0];
  if (named) return { address: named, async [Symbol.asyncDispose]() {} };
  const child = spawnTied(process.execPath, [fileURLToPath(import.meta.url), '--broker', dir]);
  child.stderr?.pipe(process.stderr);
  const [address] = await once(child.stdout!, 'data');
  return { address: String(address), [Symbol.asyncDispose]: () => stopTied(child) };
}

/** Rows a second from the relay's start to its end, with nothing pending any more. */
async function drain(url: string, sql: Sql, kafka: Kafka, topic: string, rows: number): Promise<number> {
  await sql`truncate outbox`;
  await sql`
    insert into outbox (event_id, event_type, aggregate_type, aggregate_id, sequence, payload)
    select gen_random_uuid(), 'invitation.started', 'invitation', md5((n % 500)::text)::uuid, n / 500 + 1,
      jsonb_build_object('invitationId', md5((n % 500)::text)::uuid, 'note', repeat('x', 200))
    from generate_series(0, ${rows - 1}) n`;
  await sql`vacuum analyze outbox`;
  await using publisher = kafkaPublisher(kafka, topic);
  const stop = new AbortController();
  let left = rows;
  const start = performance.now();
  await runRelay({
    openOutbox: () => openOutbox(url),
    publisher,
    signal: stop.signal,
    news(news) {
      if (news.is === 'published') left -= news.rows.length;
      if (left <= 0) stop.abort();
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const [pending] = await sql<[{ count: number }]>`select count(*)::int as count from outbox where status <> 'published'`;
  if (pending.count > 0) throw new Error(`${pending.count} rows were left: this was no drain`);
  return rows / seconds;
}

/** Records a second of kafkajs alone: the same records in batches of the same size, from memory, one after the other. */
async function raw(sql: Sql, kafka: Kafka, topic: string): Promise<number> {
  const rows = await sql<OutboxRow[]>`
    select id, event_id as "eventId", event_type as "eventType", aggregate_id as "aggregateId", sequence, traceparent,
      created_at as "decidedAt", payload::text as data
    from outbox order by id`;
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  const start = performance.now();
  await producer.connect();
  for (let at = 0; at < rows.length; at += BATCH) {
    const messages = rows.slice(at, at + BATCH).map(messageOf);
    await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages }] });
  }
  const seconds = (performance.now() - start) / 1000;
  await producer.disconnect();
  return rows.length / seconds;
}

/** Milliseconds from a commit's answer to the broker's, one commit at a time; and the relay's share of a core when there is nothing to do. */
async function idling(url: string, sql: Sql, kafka: Kafka, topic: string, commits: number) {
  await sql`truncate outbox`;
  await using publisher = kafkaPublisher(kafka, topic);
  const stop = new AbortController();
  const leading = Promise.withResolvers<void>();
  let published = (_rows: readonly OutboxRow[]) => {};
  const news = (it: RelayNews) => {
    if (it.is === 'leading') leading.resolve();
    if (it.is === 'published') published(it.rows);
  };
  const relay = runRelay({ openOutbox: () => openOutbox(url), publisher, signal: stop.signal, news });
  await leading.promise;

  const waits: number[] = [];
  for (let sequence = 1; sequence <= commits; sequence++) {
    const heard = Promise.withResolvers<number>();
    published = () => heard.resolve(performance.now());
    await sql`
      insert into outbox (event_id, event_type, aggregate_type, aggregate_id, sequence, payload)
      values (gen_random_uuid(), 'invitation.started', 'invitation', md5('idle')::uuid, ${sequence}, '{}')`;
    const committed = performance.now();
    wakeRelay(sql);
    waits.push((await heard.promise) - committed);
    await sleep(THINK_MS);
  }
  waits.shift(); // the first one connects the producer

  const [before, start] = [process.cpuUsage(), performance.now()];
  await sleep(5000);
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000 / (performance.now() - start);
  stop.abort();
  await relay;
  return { p50: quantile(waits, 0.5), p95: quantile(waits, 0.95), cpu };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

function print(drains: readonly { ours: number; raw: number }[], idle: { p50: number; p95: number; cpu: number }) {
  const median = (of: (it: { ours: number; raw: number }) => number) => quantile(drains.map(of), 0.5);
  const found = { ours: median((it) => it.ours), raw: median((it) => it.raw), ratio: median((it) => it.ours / it.raw), ...idle };
  if (values.json) return console.log(JSON.stringify({ ...found, drains }));
  const table = [
    ['', 'ours', 'beside it', 'ratio', 'want'],
    ['drain, events a second', found.ours.toFixed(0), `${found.raw.toFixed(0)} (raw sendBatch)`, found.ratio.toFixed(2), '≥ 10000, ≥ 0.60'],
    ['idle commit → acknowledged, p50', `${idle.p50.toFixed(1)} ms`, '', '', '≤ 5 ms'],
    ['idle commit → acknowledged, p95', `${idle.p95.toFixed(1)} ms`, '', '', '≤ 10 ms'],
    ['idle relay, share of a core', `${(idle.cpu * 100).toFixed(2)} %`, '', '', '≤ 1 %'],
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}
