import { setTimeout as sleep } from 'node:timers/promises';
import { type Kafka, type Message, Partitioners, type Producer } from 'kafkajs';
import type { OutboxRow } from './outbox.ts';
import '../quiet-kafkajs.ts';

/** One method, so that the client behind it can be changed and the fault suite run against another. */
export type Publisher = {
  /**
   * Resolves when every in-sync replica has every row.
   * @throws RecordRefused when the broker will never take one of them; anything else may pass, so try again
   */
  publish(rows: readonly OutboxRow[]): Promise<void>;
} & AsyncDisposable;

/** The broker refuses a record for itself. A batch's error does not name the record: who sent several must divide. */
export class RecordRefused extends Error {
  override readonly name = 'RecordRefused';
}

const refusals = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']);
/** The producer retries by itself for ever; this only ends one that hangs without trying. */
const WATCHDOG_MS = 20_000;

/**
 * Kafka by kafkajs 2.2.4. After any failed send its idempotent producer may reuse sequence numbers for another batch, which the broker
 * would take for a duplicate and lose; so a producer that failed once is never used again.
 */
export function kafkaPublisher(kafka: Kafka, topic: string): Publisher {
  let current: { producer: Producer; discard: () => void } | undefined;

  async function connected() {
    await ensureTopic(kafka, topic);
    const fence = { down: false };
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: Number.MAX_SAFE_INTEGER },
      createPartitioner: () => {
        const place = Partitioners.DefaultPartitioner();
        return (message) => {
          // kafkajs goes on retrying after disconnect; a TypeError is what its retrier does not retry.
          if (fence.down) throw new TypeError('this producer was discarded');
          return place(message);
        };
      },
    });
    await producer.connect();
    const discard = () => {
      fence.down = true;
      void Promise.race([producer.disconnect(), sleep(5000, undefined, { ref: false })]).catch(() => {});
    };
    return { producer, discard };
  }

  return {
    async publish(rows) {
      current ??= await connected();
      const { producer, discard } = current;
      const watchdog = new AbortController();
      try {
        await Promise.race([
          producer.send({ topic, acks: -1, messages: rows.map(messageOf) }),
          sleep(WATCHDOG_MS, undefined, { signal: watchdog.signal, ref: false }).then(() => {
            throw new Error(`the broker did not answer within ${WATCHDOG_MS / 1000} s`);
          }),
        ]);
      } catch (error) {
        discard();
        current = undefined;
        throw refused(error) ? new RecordRefused((error as Error).message, { cause: error }) : error;
      } finally {
        watchdog.abort();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.race([current?.producer.disconnect(), sleep(5000, undefined, { ref: false })]);
    },
  };
}

/** The wire form of the contract, "Events". `data` is JSON already and is not parsed again. */
export function messageOf(row: OutboxRow): Message {
  const head = JSON.stringify({ eventId: row.eventId, eventType: row.eventType, timestamp: row.decidedAt.toISOString() });
  return {
    key: row.aggregateId,
    value: `${head.slice(0, -1)},"data":${row.data}}`,
    headers: {
      eventId: row.eventId,
      eventType: row.eventType,
      sequence: String(row.sequence),
      ...(row.traceparent ? { traceparent: row.traceparent } : {}),
    },
  };
}

function refused(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('type' in cause && typeof cause.type === 'string' && refusals.has(cause.type)) return true;
  }
  return false;
}

/** Creates the topic where nobody has; where somebody has, theirs stands. Three partitions: enough for consumers to share. */
export async function ensureTopic(kafka: Kafka, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    if (!(await admin.listTopics()).includes(topic)) {
      await admin.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: -1 }], waitForLeaders: true });
    }
  } finally {
    await admin.disconnect();
  }
}
