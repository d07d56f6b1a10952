import { issuedSlices, type NumberedSlice, receivedSlices, recordSlice } from '@interviews/db/queries/slices.ts';
import { MOST_TAKE_BYTES } from '@interviews/domain/invitation/slices.ts';
import { readSliceKey, sliceKey, slicesPrefix } from '@interviews/storage/keys.ts';
import type { Context } from '../context.ts';

/** What of a take is here, by number. What browsers put into the bucket by themselves is looked for there, and remembered. */
export async function arrivedSlices({ sql, store, now }: Context, takeId: string): Promise<NumberedSlice[]> {
  const issued = store.direct ? await issuedSlices(sql, takeId) : [];
  if (issued.length > 0) {
    const there = new Map((await store.list(slicesPrefix(takeId))).map(({ key, size }) => [key, size]));
    for (const slice of issued) {
      // The bucket took only the bytes that were signed: a key with this hash and size is them.
      if (there.get(sliceKey(takeId, slice.n, slice.sha256)) !== slice.size) continue;
      await recordSlice(sql, takeId, slice, { received: true, at: now(), mostBytes: MOST_TAKE_BYTES });
    }
  }
  return receivedSlices(sql, takeId);
}

/**
 * What of a take the store has now, whatever was answered before: a disk may have lost since what was safe on it. The name of a slice is its
 * hash, and nothing is named before its hash was seen to be true, so that name and size say that it is whole.
 */
export async function slicesInStore(ctx: Context, takeId: string): Promise<NumberedSlice[]> {
  const [arrived, there] = await Promise.all([arrivedSlices(ctx, takeId), ctx.store.list(slicesPrefix(takeId))]);
  const sizes = new Map(there.map(({ key, size }) => [key, size]));
  return arrived.filter(({ n, size, sha256 }) => sizes.get(sliceKey(takeId, n, sha256)) === size);
}

/** Slices beyond the manifest: nobody will ask for them. Their rows go with their bytes. */
export async function dropBeyond({ store }: Context, takeId: string, count: number): Promise<void> {
  for (const { key } of await store.list(slicesPrefix(takeId))) {
    const slice = readSliceKey(key);
    if (slice && slice.n >= count) await store.remove(key);
  }
}
