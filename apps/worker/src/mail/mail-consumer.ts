import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '@interviews/db/connect.ts';
import { type MailKind, planMail } from '@interviews/db/queries/mails.ts';
import { type EventType, eventData } from '@interviews/domain/events.ts';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ensureTopic } from '../relay/publisher.ts';

/** Which event asks for which mail. */
const mailOf: Partial<Record<EventType, MailKind>> = {
  'invitation.created': 'invitation',
  'invitation.resent': 'invitation',
  'invitation.extended': 'extended',
  'invitation.completed': 'receipt',
  'response.withdrawn': 'reopened',
  'question.reopened': 'reopened',
};

const envelope = z.object({ eventId: z.uuid(), eventType: z.string(), timestamp: z.iso.datetime(), data: z.unknown() });

type Options = {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly sql: Sql;
  readonly log: Logger;
  /** Called when a mail was planned that was not before. */
  readonly planned: (mailId: string) => Promise<void>;
  /** Called when the group has given this consumer its place. */
  readonly joined: () => void;
  readonly signal: AbortSignal;
};

/**
 * Reads the topic like any other system would and plans the mails that events ask for; at least once in, once out, because a row decides.
 * From the beginning: a group that begins at the end misses the first invitation.
 * @returns when the signal comes
 * @throws when the broker is out of reach, or kafkajs has given up; then begin again
 */
export async function consumeForMail({ kafka, groupId, topic, sql, log, planned, joined, signal }: Options): Promise<void> {
  await ensureTopic(kafka, topic);
  // A killed worker's place in the group is held for the session: the shortest that brokers allow by default.
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 300, sessionTimeout: 6000, heartbeatInterval: 1500 });
  try {
    consumer.on(consumer.events.GROUP_JOIN, joined);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const over = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    await consumer.run({
      eachMessage: async ({ message, partition }) => {
        const it = readMailEvent(message.value);
        if (it === 'unreadable')
          log.error({ partition, offset: message.offset }, 'a record of the topic is no event of ours and was passed over');
        else if (it) await plan(it);
      },
    });
    await over;
  } finally {
    // kafkajs may hang on a broker that is gone.
    await Promise.race([consumer.disconnect().catch(() => {}), sleep(5000, undefined, { ref: false })]);
  }

  async function plan(mail: { eventId: string; kind: MailKind; invitationId: string }) {
    const mailId = await planMail(sql, mail);
    if (mailId) await planned(mailId);
  }
}

/** @returns null for an event that asks for no mail */
function readMailEvent(value: Buffer | null): { eventId: string; kind: MailKind; invitationId: string } | null | 'unreadable' {
  const parsed = envelope.safeParse(json(value));
  if (!parsed.success) return 'unreadable';
  const { eventId, eventType, data } = parsed.data;
  const kind = mailOf[eventType as EventType];
  if (!kind) return null;
  const facts = eventData[eventType as EventType].safeParse(data);
  return facts.success && 'invitationId' in facts.data ? { eventId, kind, invitationId: facts.data.invitationId } : 'unreadable';
}

function json(value: Buffer | null): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return null;
  }
}
