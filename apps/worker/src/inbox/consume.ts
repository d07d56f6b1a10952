import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '@interviews/db/connect.ts';
import { keepRefused, type Place } from '@interviews/db/queries/inbox.ts';
import { type Envelope, envelope } from '@interviews/domain/events.ts';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { ensureTopic } from '../relay/publisher.ts';

/** Why a record can never be taken, however often it is tried. `detail` names what does not fit, and never says a word of what is in it. */
type Refusal = {
  readonly refused: 'not JSON' | 'no event' | 'unknown type' | 'wrong shape' | 'unknown invitation';
  readonly detail?: string;
};

/** What became of a record; `not ours`: an event that asks nothing of this consumer. */
type Outcome = 'taken' | 'repeated' | 'not ours' | Refusal;

export type Consumption = {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly sql: Sql;
  readonly log: Logger;
  /** Keeps one event in a row that decides about repetitions. What it throws may pass: the same event comes again, and those behind it wait. */
  readonly take: (event: Envelope) => Promise<Outcome>;
  /** Hears how it goes. */
  readonly news: {
    /** Whether the group has given this consumer its place. */
    consuming(is: 'ok' | 'down'): void;
    took(outcome: 'taken' | 'repeated' | 'not ours' | 'refused'): void;
  };
  readonly signal: AbortSignal;
};

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;

/** Reads a topic until the signal comes, and begins again whenever the broker or the database went away: no other work waits for it. */
export async function keepConsuming(it: Consumption): Promise<void> {
  let wait = FIRST_WAIT;
  const news = {
    ...it.news,
    consuming(is: 'ok' | 'down') {
      if (is === 'ok') wait = FIRST_WAIT;
      it.news.consuming(is);
    },
  };
  while (!it.signal.aborted) {
    try {
      await consume({ ...it, news });
    } catch (error) {
      news.consuming('down');
      it.log.warn({ topic: it.topic, err: error, waitMs: wait }, 'a topic cannot be read now; nothing of it is lost');
      await sleep(wait, undefined, { signal: it.signal }).catch(() => {});
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
  }
}

/**
 * From the beginning: a group that begins at the end misses what came before it. An offset is committed after its row, so that a record is
 * seen at least once, and a row decides that it counts once. One that can never be taken is kept in sight and passed over: it blocks nobody.
 * @returns when the signal comes
 * @throws when the broker is out of reach, or the database was too often; then begin again
 */
async function consume({ kafka, groupId, topic, sql, log, take, news, signal }: Consumption): Promise<void> {
  await ensureTopic(kafka, topic);
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 300,
    // A killed worker's place in the group is held for the session: the shortest that brokers allow by default.
    sessionTimeout: 6000,
    heartbeatInterval: 1500,
    // Who calls us begins again, with a consumer that knows nothing of the old one.
    retry: { restartOnFailure: async () => false },
  });
  try {
    consumer.on(consumer.events.GROUP_JOIN, () => news.consuming('ok'));
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const over = new Promise<void>((resolve, reject) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    await consumer.run({
      eachMessage: async ({ message, partition }) => {
        const read = readEvent(message.value);
        const outcome = 'refused' in read ? read : await take(read);
        if (typeof outcome === 'object') await pass({ topic, partition, offset: message.offset }, outcome, message.value);
        news.took(typeof outcome === 'object' ? 'refused' : outcome);
      },
    });
    await over;
  } finally {
    // kafkajs may hang on a broker that is gone.
    await Promise.race([consumer.disconnect().catch(() => {}), sleep(5000, undefined, { ref: false })]);
  }

  async function pass(place: Place, { refused: reason, detail }: Refusal, value: Buffer | null) {
    const refused = { ...place, reason, detail: detail ?? null, eventId: eventIdOf(value) };
    await keepRefused(sql, refused);
    log.error(refused, 'a record cannot be taken; it is kept in sight (pnpm inbox) and passed over');
  }
}

function readEvent(value: Buffer | null): Envelope | Refusal {
  const json = parse(value);
  if (json === undefined) return { refused: 'not JSON' };
  const { data, error } = envelope.safeParse(json);
  return data ?? { refused: 'no event', detail: misfits(error) };
}

/** Where a shape is broken, by names of our own schema: a name that somebody made up could be a person's. */
export const misfits = (error: z.ZodError | undefined): string =>
  (error?.issues ?? [])
    .slice(0, 10)
    .map(({ path, code }) => `${path.join('.') || 'it all'}: ${code}`)
    .join(', ');

function eventIdOf(value: Buffer | null): string | null {
  const json = parse(value);
  const told = typeof json === 'object' && json !== null && 'eventId' in json ? json.eventId : null;
  return envelope.shape.eventId.safeParse(told).data ?? null;
}

/** @returns undefined for what is no JSON, and for a record without a value */
function parse(value: Buffer | null): unknown {
  try {
    return value === null ? undefined : JSON.parse(value.toString());
  } catch {
    return undefined;
  }
}
