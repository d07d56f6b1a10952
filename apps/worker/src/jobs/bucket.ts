import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { issuedSlices, recordSlice, unseenTakes } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { ARRIVAL } from '@interviews/domain/invitation/clock.ts';
import { MOST_TAKE_BYTES } from '@interviews/domain/invitation/slices.ts';
import { firstSlice } from '@interviews/domain/invitation/takes.ts';
import { after } from '@interviews/domain/time.ts';
import { sliceKey, slicesPrefix } from '@interviews/storage/keys.ts';
import type { MediaStore } from '@interviews/storage/store.ts';

/**
 * Looks into the bucket for slices that browsers put there by themselves. A phone that is lost never asks what has arrived, and what lies
 * here is sent all the same when its time is over (contract, "Questions and their time").
 * @returns how many slices were seen for the first time
 */
export async function lookIntoBucket(sql: Sql, store: MediaStore, now: () => Date): Promise<number> {
  let seen = 0;
  for (const { id, invitationId } of await unseenTakes(sql, after(now(), -ARRIVAL))) {
    const there = new Map((await store.list(slicesPrefix(id))).map(({ key, size }) => [key, size]));
    // The bucket took only the bytes that were signed: a key with this hash and size is them.
    const arrived = (await issuedSlices(sql, id)).filter(({ n, size, sha256 }) => there.get(sliceKey(id, n, sha256)) === size);
    for (const slice of arrived) await recordSlice(sql, id, slice, { received: true, at: now(), mostBytes: MOST_TAKE_BYTES });
    if (arrived.some(({ n }) => n === 0)) await arriving(sql, invitationId, id as TakeId, now);
    seen += arrived.length;
  }
  return seen;
}

/** From slice 0 on the server could finish the take by itself; one that was answered or revoked meanwhile needs nobody. */
async function arriving(sql: Sql, invitationId: string, takeId: TakeId, now: () => Date): Promise<void> {
  try {
    await change(sql, invitations, invitationId, { now, about: takeId }, (it, _version, at) => firstSlice(it, takeId, at));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}
