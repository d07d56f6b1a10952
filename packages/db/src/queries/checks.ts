import { DomainError } from '@interviews/domain/errors.ts';
import type { Slice, TakeState } from '@interviews/domain/invitation/invitation.ts';
import { deviceCheck } from '@interviews/domain/invitation/slices.ts';
import { after, HOUR } from '@interviews/domain/time.ts';
import { claimedBy, repeats } from '../claims.ts';
import type { Db, Sql } from '../connect.ts';
import { contend, LOST } from '../contend.ts';
import { claiming, json } from '../parts.ts';
import type { Claim } from '../store.ts';

/** A device check: a take that belongs to no question and to no aggregate. */
export type Check = {
  readonly id: string;
  readonly invitationId: string;
  readonly number: number;
  readonly state: TakeState;
  readonly begunAt: Date;
  readonly storedAt: Date | null;
  readonly mimeType: string | null;
  readonly duration: number | null;
  readonly size: number | null;
  readonly slices: readonly Slice[] | null;
  readonly direct: boolean;
  readonly problem: string | null;
  readonly checked: 'decoded' | 'structure' | null;
};

export async function checkById(db: Db, id: string): Promise<Check | undefined> {
  const [row] = await db<Check[]>`
    select id, invitation_id as "invitationId", number, state, begun_at as "begunAt", stored_at as "storedAt", mime_type as "mimeType",
      duration, size::float8 as size, slices, direct, problem, checked
    from checks where id = ${id}`;
  return row;
}

/**
 * Begins a device check of the invitation that the claim is within.
 * @throws TooManyRequests after twenty in an hour
 */
export async function beginCheck(
  sql: Sql,
  claim: Claim & { readonly within: string },
  { direct, at }: { readonly direct: boolean; readonly at: Date },
): Promise<{ check: Check; was: 'changed' | 'repeated' }> {
  const invitationId = claim.within;
  return await contend(sql, { checks_number: 'retry' }, async (db, lost) => {
    // Under the lock the count and the number are nobody else's. Not `for update`: an optimistic insert holds the number that this one will wait
    // for, and its foreign key would wait for this lock: a deadlock a second.
    if (lost) await db`select 1 from invitations where id = ${invitationId} for no key update`;
    const claimed = await claimedBy(db, claim.id);
    if (claimed) {
      await repeats(db, claim, claimed);
      return { check: (await checkById(db, claim.id))!, was: 'repeated' as const };
    }
    const [made] = await db<[{ recent: number; saved: boolean }]>`
      with before as (
        select count(*) filter (where begun_at > ${after(at, -deviceCheck.hours * HOUR)})::int as recent, coalesce(max(number), 0) as last
        from checks where invitation_id = ${invitationId}
      ), saved as (
        insert into checks (id, invitation_id, number, state, begun_at, direct)
        select ${claim.id}, ${invitationId}, before.last + 1, 'recording', ${at}, ${direct} from before
        where before.recent < ${deviceCheck.perHour}
        returning id
      ) ${claiming(db, [claim])}
      select recent, exists (select from saved) as saved from before`;
    if (!made.saved) throw new DomainError('TooManyRequests', 'That is enough trying for now; in an hour you can go on.');
    const check = await checkById(db, claim.id);
    return check ? { check, was: 'changed' as const } : LOST;
  });
}

/** What may become of a check, if it is still what it was taken for; undefined when it is not. */
export async function moveCheck(
  db: Db,
  id: string,
  from: TakeState,
  to: Partial<Omit<Check, 'id' | 'invitationId' | 'number' | 'direct' | 'begunAt'>>,
): Promise<Check | undefined> {
  const rows = await db`
    update checks set state = ${to.state ?? from}, stored_at = coalesce(${to.storedAt ?? null}, stored_at),
      mime_type = coalesce(${to.mimeType ?? null}, mime_type), duration = coalesce(${to.duration ?? null}, duration),
      size = coalesce(${to.size ?? null}::bigint, size), slices = coalesce(${to.slices ? json(db, to.slices) : null}, slices),
      problem = coalesce(${to.problem ?? null}, problem), checked = coalesce(${to.checked ?? null}, checked)
    where id = ${id} and state = ${from} returning 1`;
  return rows.length > 0 ? await checkById(db, id) : undefined;
}

/** A check whose hour is over. */
export type OutlivedCheck = {
  readonly id: string;
  readonly state: TakeState;
  /** Nothing of it can be on its way any more. */
  readonly settled: boolean;
};

/** Checks to let go: their bytes and slices at the end of their hour, and they themselves, with what landed late, an hour later. */
export async function outlivedChecks(db: Db, now: Date, limit = 100): Promise<OutlivedCheck[]> {
  const over = after(now, -deviceCheck.hours * HOUR);
  const settled = after(over, -HOUR);
  return await db<OutlivedCheck[]>`
    select id, state, begun_at <= ${settled} as settled from checks
    where begun_at <= ${over} and (state <> 'gone' or begun_at <= ${settled}) order by begun_at limit ${limit}`;
}

/** A deleted check's id stays taken. Keeps the last hour's number of checks true: only outlived ones may go. */
export async function deleteCheck(db: Db, id: string): Promise<void> {
  await db`with gone as (delete from slices where take_id = ${id}) delete from checks where id = ${id}`;
}
