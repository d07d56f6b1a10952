import { unchanged } from '@interviews/domain/decision.ts';
import { change } from '../change.ts';
import type { Db, Sql } from '../connect.ts';
import { invitations } from '../invitation.store.ts';

const BATCH = 200;

type DueRow = { readonly id: string; readonly dueAt: Date };

/** Invitations of which something fell due, the longest waiting first, after one that was read before. */
export async function dueInvitations(db: Db, now: Date, last?: DueRow): Promise<DueRow[]> {
  return await db<DueRow[]>`
    select id, due_at as "dueAt" from invitations
    where due_at is not null and due_at <= ${now} ${last ? db`and (due_at, id) > (${last.dueAt}::timestamptz, ${last.id}::uuid)` : db``}
    order by due_at, id limit ${BATCH}`;
}

/**
 * Does what fell due, one invitation after the other by the way of every command. Run it in one place at a time: two sweepers that pick the
 * same ids only lose races against each other. One that fails is told to `failed` and does not hold up the rest.
 */
export async function sweep(sql: Sql, now: () => Date, failed: (id: string, error: unknown) => void): Promise<number> {
  let swept = 0;
  let last: DueRow | undefined;
  for (;;) {
    const rows = await dueInvitations(sql, now(), last);
    for (const { id } of rows) {
      try {
        const { was } = await change(sql, invitations, id, { now }, unchanged);
        if (was === 'changed') swept++;
      } catch (error) {
        failed(id, error);
      }
    }
    last = rows.at(-1);
    if (rows.length < BATCH) return swept;
  }
}
