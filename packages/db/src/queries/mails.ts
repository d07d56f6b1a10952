import type { Db } from '../connect.ts';

/** A mail that an event asks for: once for each event and kind, whatever a queue delivers again. */
export type Mail = {
  readonly id: string;
  readonly eventId: string;
  readonly kind: string;
  readonly invitationId: string;
  readonly recipient: string;
  readonly status: 'pending' | 'sent' | 'failed';
  readonly attempts: number;
};

const columns = (db: Db) => db`id, event_id as "eventId", kind, invitation_id as "invitationId", recipient, status, attempts`;

/** The row of this mail, made by whoever asks first. */
export async function mailFor(db: Db, mail: Pick<Mail, 'eventId' | 'kind' | 'invitationId' | 'recipient'>): Promise<Mail> {
  await db`
    insert into mails (event_id, kind, invitation_id, recipient) values (${mail.eventId}, ${mail.kind}, ${mail.invitationId}, ${mail.recipient})
    on conflict (event_id, kind) do nothing`;
  const [row] = await db<[Mail]>`select ${columns(db)} from mails where event_id = ${mail.eventId} and kind = ${mail.kind}`;
  return row;
}

export async function mailSent(db: Db, id: string, at: Date): Promise<void> {
  await db`update mails set status = 'sent', sent_at = ${at}, attempts = attempts + 1, last_error = null where id = ${id} and status <> 'sent'`;
}

/** Another try may follow; `forGood`: none will. */
export async function mailRefused(db: Db, id: string, error: string, { forGood = false } = {}): Promise<void> {
  await db`
    update mails set attempts = attempts + 1, last_error = ${error.slice(0, 2000)}, status = ${forGood ? 'failed' : 'pending'}
    where id = ${id} and status <> 'sent'`;
}

/** Mails that should long have gone: their job was lost. */
export async function waitingMails(db: Db, before: Date, limit = 100): Promise<Mail[]> {
  return await db<Mail[]>`
    select ${columns(db)} from mails where status = 'pending' and created_at < ${before} order by created_at limit ${limit}`;
}
