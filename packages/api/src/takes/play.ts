import { sentSlices } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { mp4Key, playableKey, posterKey, sliceKey } from '@interviews/storage/keys.ts';
import { type Part, sizeOf } from '@interviews/storage/parts.ts';
import { readPlayback } from '@interviews/tokens/playback.ts';
import type { Services } from '../context.ts';

export type Playable = { readonly parts: readonly Part[]; readonly size: number; readonly mimeType: string };

const keys = { playable: playableKey, mp4: mp4Key, poster: posterKey };

/** What a signed address plays: one file that the media job made, or the slices as they came, as one stream. */
export async function playableOf(ctx: Services, takeId: string, signature: string): Promise<Playable> {
  const played = readPlayback(ctx.keys, takeId, signature, ctx.now());
  if (!played) throw new DomainError('Forbidden', 'This address has expired. Ask for a new one.');
  const { object, mimeType } = played;
  const sent = await sentSlices(ctx.sql, takeId);
  if (!sent) throw new DomainError('TakeNotFoundException', 'There is nothing with this id.');
  if (object === 'slices') {
    const parts = sent.slices.map(({ size, sha256 }, n) => ({ key: sliceKey(takeId, n, sha256), size }));
    return { parts, size: sizeOf(parts), mimeType };
  }
  const key = keys[object](takeId);
  const made = await ctx.store.head(key);
  if (!made) throw new DomainError('TakeNotFoundException', 'This is no longer here.');
  return { parts: [{ key, size: made.size }], size: made.size, mimeType };
}
