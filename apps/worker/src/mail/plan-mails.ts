import type { Sql } from '@interviews/db/connect.ts';
import { type MailKind, planMail } from '@interviews/db/queries/mails.ts';
import { type EventType, eventData } from '@interviews/domain/events.ts';
import { type Consumption, misfits } from '../inbox/consume.ts';

/** Which event asks for which mail. */
const mailOf: Partial<Record<EventType, MailKind>> = {
  'invitation.created': 'invitation',
  'invitation.resent': 'invitation',
  'invitation.extended': 'extended',
  'invitation.completed': 'receipt',
  'response.withdrawn': 'reopened',
  'question.reopened': 'reopened',
};

/**
 * Reads our own topic like any other system would, and plans the mails that its events ask for.
 * @param planned called when a mail was planned that was not before
 */
export function planMails(sql: Sql, planned: (mailId: string) => Promise<void>): Consumption['take'] {
  return async ({ eventId, eventType, data }) => {
    const kind = mailOf[eventType as EventType];
    if (!kind) return 'not ours';
    const { data: facts, error } = eventData[eventType as EventType].safeParse(data);
    if (!facts || !('invitationId' in facts)) return { refused: 'wrong shape', detail: misfits(error) };
    const mailId = await planMail(sql, { eventId, kind, invitationId: facts.invitationId });
    if (!mailId) return 'repeated';
    await planned(mailId);
    return 'taken';
  };
}
