import type { NumberedSlice } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { sliceKey } from '@interviews/storage/keys.ts';
import { openParts, sizeOf } from '@interviews/storage/parts.ts';
import type { MediaStore } from '@interviews/storage/store.ts';

const enough = 12;

/** What a recording is, told from its first bytes: EBML is WebM, an `ftyp` box is MP4. A first slice may be one byte: Chromium's was seen to be. */
export async function mediaTypeOf(store: MediaStore, takeId: string, slices: readonly NumberedSlice[]): Promise<string> {
  const whole = slices.filter(({ n }, index) => n === index);
  const parts = whole.map(({ n, size, sha256 }) => ({ key: sliceKey(takeId, n, sha256), size }));
  const chunks: Buffer[] = [];
  for await (const chunk of openParts(store, parts, { start: 0, end: Math.min(sizeOf(parts), enough) - 1 }))
    chunks.push(Buffer.from(chunk as Uint8Array));
  const head = Buffer.concat(chunks);
  if (head.subarray(0, 4).toString('hex') === '1a45dfa3') return 'video/webm';
  if (head.subarray(4, 8).toString('latin1') === 'ftyp') return 'video/mp4';
  const message = 'This is neither WebM nor MP4.';
  throw new DomainError('ValidationFailed', message, [{ path: 'mimeType', message }]);
}
