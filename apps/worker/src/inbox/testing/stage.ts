import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connect } from '@interviews/db/connect.ts';
import { database } from '@interviews/testing/database.ts';
import { tcpProxy } from '@interviews/testing/tcp-proxy.ts';
import { pino } from 'pino';
import { makeKafka } from '../../kafka.ts';
import { ensureTopic } from '../../relay/publisher.ts';
import { broker } from '../../relay/testing/broker.ts';
import { keepConsuming } from '../consume.ts';
import { takeAnalyses } from '../take-analyses.ts';

const program = fileURLToPath(new URL('./consumer-process.ts', import.meta.url));

/** What the analysis service sends of one interview. */
export const analysisOf = (invitationId: string, over: object = {}, data: object = {}) => ({
  eventId: randomUUID(),
  eventType: 'analysis.completed',
  timestamp: new Date().toISOString(),
  data: { invitationId, score: 78, recommendation: 'Invite again', summary: 'Says what she would do, in order.', questions: [], ...data },
  ...over,
});

/** A database behind a proxy, a topic that does not exist yet, and consumers that can be started, stopped and killed. */
export async function stage() {
  const db = await database({ connections: 4 });
  const address = new URL(db.url);
  const network = await tcpProxy({ host: address.hostname, port: Number(address.port) });
  address.host = `127.0.0.1:${network.port}`;
  const { brokers } = await broker();
  const [topic, groupId] = [`analyses-${randomUUID()}`, `analyses-${randomUUID()}`];
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const kafka = makeKafka({ brokers: [brokers], clientId: 'inbox-test', log: pino({ level: 'silent' }) });
  const producer = kafka.producer();
  await producer.connect();
  const children: ChildProcess[] = [];

  return {
    sql: db.sql,
    topic,
    brokers,
    /** Between the consumers and the database. */
    network,
    log: () => lines.join(''),
    /** Sends records to one partition, in this order; what is neither text nor null is sent as JSON. */
    async send(...values: readonly unknown[]): Promise<void> {
      await ensureTopic(kafka, topic);
      await producer.send({ topic, messages: values.map((value) => ({ key: topic, value: textOf(value) })) });
    },
    /** Sends events to all partitions, each interview's to one. */
    async spread(events: readonly ReturnType<typeof analysisOf>[]): Promise<void> {
      await ensureTopic(kafka, topic);
      await producer.send({ topic, messages: events.map((event) => ({ key: event.data.invitationId, value: textOf(event) })) });
    },
    /** A consumer in this process; `took` and `was` tell how it went. */
    consumer({ at = brokers } = {}) {
      const stop = new AbortController();
      const sql = connect(address.href, { max: 2 });
      const [took, was]: [string[], string[]] = [[], []];
      const ended = keepConsuming({
        kafka: makeKafka({ brokers: [at], clientId: 'inbox-test', log }),
        groupId,
        topic,
        sql,
        log,
        take: takeAnalyses(sql),
        news: { consuming: (is) => void was.push(is), took: (outcome) => void took.push(outcome) },
        signal: stop.signal,
      });
      return {
        took,
        was,
        async [Symbol.asyncDispose]() {
          stop.abort();
          await ended;
          await sql.end({ timeout: 1 });
        },
      };
    },
    /** A consumer in a process of its own; with `dieAfterRow` it is gone between that row and its offset. */
    process({ dieAfterRow }: { dieAfterRow?: number } = {}) {
      const env = { ...process.env, DATABASE_URL: db.url, BROKER: brokers, TOPIC: topic, GROUP: groupId };
      const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program], {
        env: dieAfterRow ? { ...env, DIE_AFTER_ROW: String(dieAfterRow) } : env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      const took: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => took.push(line));
      return { child, took };
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL');
      await producer.disconnect();
      await network[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
    },
  };
}

const textOf = (value: unknown): string | null => (value === null || typeof value === 'string' ? value : JSON.stringify(value));
