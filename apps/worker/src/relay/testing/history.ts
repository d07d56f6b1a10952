import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import type { Sql } from 'postgres';

type Heard = { eventId: string; aggregateId: string; sequence: number };

/** Commits events as commands do: the aggregate's next sequence under its lock, one row for each. */
export function writer(sql: Sql) {
  const sequences = new Map<string, number>();
  const aggregates = Array.from({ length: 12 }, () => randomUUID());
  let stopped = false;

  async function commit(aggregate: string, payload: object = { note: 'x'.repeat(200) }): Promise<string> {
    const sequence = (sequences.get(aggregate) ?? 0) + 1;
    const eventId = randomUUID();
    await sql`
      insert into outbox (event_id, event_type, aggregate_type, aggregate_id, sequence, payload)
      values (${eventId}, 'invitation.started', 'invitation', ${aggregate}, ${sequence}, ${sql.json(payload as never)})`;
    sequences.set(aggregate, sequence);
    void sql.notify('outbox', '').catch(() => {});
    return eventId;
  }

  /** One writer for each aggregate, until `stop`; a failed write is tried again, as a client would. */
  async function keepWriting(everyMs: number): Promise<void> {
    await Promise.all(
      aggregates.map(async (aggregate) => {
        while (!stopped) {
          await commit(aggregate).catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, everyMs * (0.5 + Math.random())));
        }
      }),
    );
  }

  return { aggregates, commit, keepWriting, stop: () => (stopped = true) };
}

/** Everything that lies in the topic, partition by partition in the broker's order, read by a consumer of its own. */
export async function readTopic(broker: string, topic: string): Promise<Heard[]> {
  const kafka = new Kafka({ clientId: 'history', brokers: [broker], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  let left = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const heard: Heard[] = [];
  if (left === 0) return heard;

  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${left} records of ${topic} were not read within 60 s`)), 60_000);
    const run = consumer.run({
      eachMessage: async ({ message }) => {
        heard.push({
          eventId: String(message.headers?.['eventId']),
          aggregateId: String(message.key),
          sequence: Number(String(message.headers?.['sequence'])),
        });
        if (--left === 0) {
          clearTimeout(timer);
          resolve();
        }
      },
    });
    run.catch(reject);
  });
  await consumer.disconnect();
  return heard;
}

/** What a history says of the promises. All but `duplicates` must be empty. */
export async function judge(sql: Sql, heard: readonly Heard[]) {
  const rows = await sql<{ eventId: string; aggregateId: string; sequence: number; status: string }[]>`
    select event_id as "eventId", aggregate_id as "aggregateId", sequence, status from outbox order by id`;
  const committed = new Map(rows.map((row) => [row.eventId, row]));
  const seen = new Set<string>();
  const last = new Map<string, number>();
  const verdict = { committed: rows.length, duplicates: 0, lost: [] as string[], phantom: [] as string[], outOfOrder: [] as string[] };

  for (const { eventId, aggregateId, sequence } of heard) {
    if (!committed.has(eventId)) verdict.phantom.push(eventId);
    if (seen.has(eventId)) {
      verdict.duplicates += 1;
      continue;
    }
    seen.add(eventId);
    if (sequence !== (last.get(aggregateId) ?? 0) + 1) verdict.outOfOrder.push(`${aggregateId} ${sequence}`);
    last.set(aggregateId, sequence);
  }
  verdict.lost = rows.filter((row) => !seen.has(row.eventId)).map((row) => row.eventId);
  return verdict;
}
