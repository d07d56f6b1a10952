import { UNSENT_KEPT } from '@interviews/domain/invitation/unsent.ts';
import { after, HOUR } from '@interviews/domain/time.ts';
import type { Db } from '../connect.ts';

/** A take whose slices lie here and whose playable file does not: what the media job works on. */
export type StoredTake = {
  readonly id: string;
  readonly invitationId: string;
  readonly slices: readonly { readonly size: number; readonly sha256: string }[];
  readonly isCheck: boolean;
};

/** Takes and device checks that wait to be made playable, longest stored first. */
export async function storedTakes(db: Db, limit: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    (select id, stored_at from takes where state = 'stored' order by stored_at limit ${limit})
    union all
    (select id, stored_at from checks where state = 'stored' order by stored_at limit ${limit})
    order by stored_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Null when it is not (or no longer) waiting. */
export async function storedTake(db: Db, takeId: string): Promise<StoredTake | null> {
  const [row] = await db<StoredTake[]>`
    select id, invitation_id as "invitationId", slices, false as "isCheck" from takes where id = ${takeId} and state = 'stored'
    union all
    select id, invitation_id, slices, true from checks where id = ${takeId} and state = 'stored'`;
  return row ?? null;
}

/** Playable takes of which nobody has tried to make an MP4, longest stored first. */
export async function unconvertedTakes(db: Db, limit: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select id from takes where state = 'ready' and mp4 is null order by stored_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Null when it is not (or no longer) waiting to be made an MP4. */
export async function unconvertedTake(db: Db, takeId: string): Promise<{ invitationId: string; duration: number } | null> {
  const [row] = await db<{ invitationId: string; duration: number }[]>`
    select invitation_id as "invitationId", coalesce(duration, 0) as duration from takes where id = ${takeId} and state = 'ready' and mp4 is null`;
  return row ?? null;
}

/** Interviews that are over for so long that what was never sent goes (`letGoUnsent`), and whose takes are all judged by the media job. */
export async function untidied(db: Db, now: Date, limit = 500): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select i.id from invitations i
    where i.status in ('completed', 'expired') and i.tidied_at is null and i.ends_at <= ${after(now, -UNSENT_KEPT)}
      and not exists (select from takes k where k.invitation_id = i.id and k.state = 'stored')
    order by i.ends_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Nothing more is let go of this interview, as long as this is its version: whatever changes it makes it `untidied` again. */
export async function invitationTidied(db: Db, id: string, version: number, now: Date): Promise<void> {
  await db`update invitations set tidied_at = ${now} where id = ${id} and version = ${version}`;
}

/** A take may arrive for 24 hours after it was begun; an hour later nothing of it is on its way any more. */
const SETTLED = 25 * HOUR;

export type SettledTake = {
  readonly id: string;
  /** Its manifest, where it is kept: what else lies beside is nobody's. Null: all of it may go. */
  readonly keeps: readonly { readonly size: number; readonly sha256: string }[] | null;
};

/**
 * Takes whose folder can be tidied for the last time. All goes of what was given up or let go, of what never arrived and can no more, and of
 * what is broken where something else answers its question, or the interview is long over. What a response names, what lies here and may
 * still be sent (`arriving`, until its question's end turns it into an answer or lets it go), what awaits its media job and what is broken
 * for want of another stays. An hour after the change that closed a take, slices that were let in before it have landed.
 */
export async function settledTakes(db: Db, now: Date, limit = 100): Promise<SettledTake[]> {
  return await db<SettledTake[]>`
    select k.id, case when k.state = 'ready' then k.slices end as keeps
    from takes k
    join invitations i on i.id = k.invitation_id
    left join responses r on r.invitation_id = k.invitation_id and r.question_id = k.question_id
    where k.swept_at is null and k.begun_at <= ${after(now, -SETTLED)} and (
      (k.state = 'ready' and k.slices is not null)
      or (r.take_id is distinct from k.id and i.changed_at <= ${after(now, -HOUR)} and (
        k.state = 'gone'
        or (k.state = 'recording' and (not k.arriving or i.revoked_at is not null))
        or (k.state = 'broken' and (r.id is not null or i.tidied_at is not null))
      ))
    )
    order by k.begun_at limit ${limit}`;
}

/** Housekeeping has nothing more to do for this take. */
export async function takeSwept(db: Db, takeId: string, now: Date): Promise<void> {
  await db`update takes set swept_at = ${now} where id = ${takeId}`;
}
