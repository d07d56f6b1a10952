import { sentSlices } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { playableKey, sliceKey } from '@interviews/storage/keys.ts';
import { type Part, sizeOf } from '@interviews/storage/parts.ts';
import { mayPlay } from '@interviews/tokens/playback.ts';
import type { Services } from '../context.ts';

export type Playable = { readonly parts: readonly Part[]; readonly size: number; readonly mimeType: string };

/** What a signed address plays: the processed file, or until there is one the slices as they came. */
export async function playableOf(ctx: Services, takeId: string, signature: string): Promise<Playable> {
  if (!mayPlay(ctx.keys, takeId, signature, ctx.now())) throw new DomainError('Forbidden', 'This address has expired. Ask for a new one.');
  const take = await sentSlices(ctx.sql, takeId);
  if (!take) throw new DomainError('TakeNotFoundException', 'There is nothing with this id.');
  const mimeType = take.mimeType ?? 'video/webm';
  const processed = take.state === 'ready' ? await ctx.store.head(playableKey(takeId)) : null;
  if (processed) return { parts: [{ key: playableKey(takeId), size: processed.size }], size: processed.size, mimeType };
  const parts = take.slices.map(({ size, sha256 }, n) => ({ key: sliceKey(takeId, n, sha256), size }));
  return { parts, size: sizeOf(parts), mimeType };
}
