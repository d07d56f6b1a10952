import { DomainError } from '@interviews/domain/errors.ts';
import type { Slice } from '@interviews/domain/invitation/invitation.ts';
import { sliceKey } from '@interviews/storage/keys.ts';
import type { MediaStore } from '@interviews/storage/store.ts';

/** What a recording is, told from its first bytes: EBML is WebM, an `ftyp` box is MP4. */
export async function mediaTypeOf(store: MediaStore, takeId: string, first: Slice): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(sliceKey(takeId, 0, first.sha256), { start: 0, end: Math.min(first.size, 12) - 1 }))
    chunks.push(Buffer.from(chunk as Uint8Array));
  const head = Buffer.concat(chunks);
  if (head.subarray(0, 4).toString('hex') === '1a45dfa3') return 'video/webm';
  if (head.subarray(4, 8).toString('latin1') === 'ftyp') return 'video/mp4';
  const message = 'This is neither WebM nor MP4.';
  throw new DomainError('ValidationFailed', message, [{ path: 'mimeType', message }]);
}
