import type { InvitationId, QuestionId } from '@interviews/domain/ids.ts';
import type { Slice } from '@interviews/domain/invitation/invitation.ts';
import type { Db } from '../connect.ts';

export type NumberedSlice = Slice & { readonly n: number };

/** Where a take belongs, and whose it is; `questionId` is null for a device check. */
export type TakePlace = {
  readonly invitationId: InvitationId;
  readonly tenantId: string;
  readonly candidateId: string;
  readonly revokedAt: Date | null;
  readonly questionId: QuestionId | null;
};

export async function placeOfTake(db: Db, takeId: string): Promise<TakePlace | undefined> {
  const [row] = await db<TakePlace[]>`
    select i.id as "invitationId", i.tenant_id as "tenantId", i.candidate_id as "candidateId", i.revoked_at as "revokedAt",
      place.question_id as "questionId"
    from (select invitation_id, question_id from takes where id = ${takeId}
      union all select invitation_id, null from checks where id = ${takeId}) place
    join invitations i on i.id = place.invitation_id`;
  return row;
}

export type SliceOutcome = 'kept' | 'conflict' | 'too_large';

/**
 * Keeps what was promised for a number (`received: false`, a URL was given out) or what came. The same again is nothing new, other bytes for a
 * known number are a conflict, and what is beyond `mostBytes` of one take, issued ones counted, is not kept.
 */
export async function recordSlice(
  db: Db,
  takeId: string,
  { n, size, sha256 }: NumberedSlice,
  { received, at, mostBytes }: { readonly received: boolean; readonly at: Date; readonly mostBytes: number },
): Promise<SliceOutcome> {
  const [row] = await db<[{ kept: boolean; fits: boolean }]>`
    with others as (select coalesce(sum(size), 0) as bytes from slices where take_id = ${takeId} and n <> ${n}), kept as (
      insert into slices (take_id, n, size, sha256, issued_at, received_at)
      select ${takeId}, ${n}, ${size}, ${sha256}, ${at}, ${received ? at : null} from others where bytes + ${size}::int <= ${mostBytes}::bigint
      on conflict (take_id, n) do update set received_at = coalesce(slices.received_at, excluded.received_at)
      where slices.size = excluded.size and slices.sha256 = excluded.sha256
      returning 1
    )
    select exists (select from kept) as kept, bytes + ${size}::int <= ${mostBytes}::bigint as fits from others`;
  if (row.kept) return 'kept';
  return row.fits ? 'conflict' : 'too_large';
}

/** What is here of a take, by number. */
export async function receivedSlices(db: Db, takeId: string): Promise<NumberedSlice[]> {
  return await db<NumberedSlice[]>`select n, size, sha256 from slices where take_id = ${takeId} and received_at is not null order by n`;
}

/** What was promised and has not been seen: a store that browsers write to by themselves may have it. */
export async function issuedSlices(db: Db, takeId: string): Promise<NumberedSlice[]> {
  return await db<NumberedSlice[]>`select n, size, sha256 from slices where take_id = ${takeId} and received_at is null order by n`;
}

/** Forgets slices from a number on; all of them without one. */
export async function forgetSlices(db: Db, takeId: string, from = 0): Promise<void> {
  await db`delete from slices where take_id = ${takeId} and n >= ${from}`;
}

/** Takes under way whose slices browsers put into the bucket by themselves, where one that was issued has not been seen. */
export async function unseenTakes(db: Db, begunAfter: Date, limit = 500): Promise<{ id: string; invitationId: string }[]> {
  return await db<{ id: string; invitationId: string }[]>`
    select k.id, k.invitation_id as "invitationId" from takes k
    where k.state = 'recording' and k.direct and k.begun_at > ${begunAfter}
      and exists (select from slices s where s.take_id = k.id and s.received_at is null)
    order by k.begun_at limit ${limit}`;
}

/** What a take or device check that is stored was sent as; null when there is nothing to play. */
export async function sentSlices(
  db: Db,
  takeId: string,
): Promise<{ readonly slices: readonly Slice[]; readonly mimeType: string | null; readonly state: 'stored' | 'ready' } | null> {
  const [take] = await db<{ slices: Slice[]; mimeType: string | null; state: 'stored' | 'ready' }[]>`
    select slices, mime_type as "mimeType", state from takes where id = ${takeId} and state in ('stored', 'ready') and slices is not null
    union all
    select slices, mime_type, state from checks where id = ${takeId} and state in ('stored', 'ready') and slices is not null`;
  return take ?? null;
}
