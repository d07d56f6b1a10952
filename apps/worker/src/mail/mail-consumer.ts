import type { Sql } from '@interviews/db/connect.ts';
import { type MailKind, planMail } from '@interviews/db/queries/mails.ts';
import { type EventType, eventData } from '@interviews/domain/events.ts';
import type { Consumer, Kafka } from 'kafkajs';
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
};

/**
 * Reads the topic like any other system would and plans the mails that events ask for; at least once in, once out, because a row decides.
 * From the beginning: a group that begins at the end misses the first invitation.
 */
export async function consumeForMail({ kafka, groupId, topic, sql, log, planned }: Options): Promise<Consumer> {
  await ensureTopic(kafka, topic);
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 300,
    retry: { initialRetryTime: 200, maxRetryTime: 2000, retries: Number.MAX_SAFE_INTEGER },
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      const it = readMailEvent(message.value);
      if (it === 'unreadable')
        return log.error({ partition, offset: message.offset }, 'a record of the topic is no event of ours and was passed over');
      if (it === null) return;
      const mailId = await planMail(sql, it);
      if (mailId) await planned(mailId);
    },
  });
  return consumer;
}

/** @returns null for an event that asks for no mail */
export function readMailEvent(value: Buffer | null): { eventId: string; kind: MailKind; invitationId: string } | null | 'unreadable' {
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
