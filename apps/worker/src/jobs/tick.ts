import type { Sql } from '@interviews/db/connect.ts';
import { pendingMails } from '@interviews/db/queries/mails.ts';
import { storedTakes, unconvertedTakes } from '@interviews/db/queries/work.ts';
import type { Queues } from './queues.ts';

/** So many at a time that a tick ends soon; what is left is the next tick's. */
const MOST = 500;

/**
 * Makes jobs of rows that wait and have none: after an empty Redis, a crash, or a take that the server has just stored.
 * @param converts there is an FFmpeg here; without one, MP4s wait for a worker that has it
 */
export async function reconcile(sql: Sql, queues: Pick<Queues, 'add'>, converts: boolean): Promise<void> {
  const [mails, takes, playable] = await Promise.all([
    pendingMails(sql, { olderThanSeconds: 5, limit: MOST }),
    storedTakes(sql, MOST),
    converts ? unconvertedTakes(sql, MOST) : [],
  ]);
  for (const mailId of mails) await queues.add('mail', mailId, { mailId });
  for (const takeId of takes) await queues.add('media', takeId, { takeId });
  for (const takeId of playable) await queues.add('convert', takeId, { takeId });
}
