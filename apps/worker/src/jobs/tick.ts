import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { pendingMails } from '@interviews/db/queries/mails.ts';
import { dueInvitations, storedTakes } from '@interviews/db/queries/work.ts';
import { unchanged } from '@interviews/domain/decision.ts';
import type { Queues } from './queues.ts';

/** So many at a time that a tick ends soon; what is left is the next tick's. */
const MOST = 500;

/** What fell due by itself is written down: questions that ended, answers sent, interviews over. @returns how many invitations changed */
export async function sweep(sql: Sql): Promise<number> {
  const now = new Date();
  const ids = await dueInvitations(sql, now, MOST);
  // One after the other: two sweepers picking the same rows lost races by the thousand.
  for (const id of ids) await change(sql, invitations, id, { now: () => new Date() }, unchanged);
  return ids.length;
}

/** Makes jobs of rows that wait and have none: after an empty Redis, a crash, or a take that the server has just stored. */
export async function reconcile(sql: Sql, queues: Pick<Queues, 'add'>): Promise<void> {
  const [mails, takes] = await Promise.all([pendingMails(sql, { olderThanSeconds: 5, limit: MOST }), storedTakes(sql, MOST)]);
  for (const mailId of mails) await queues.add('mail', mailId, { mailId });
  for (const takeId of takes) await queues.add('media', takeId, { takeId });
}
