import { Readable } from 'node:stream';
import type { MediaStore, Range } from './store.ts';

export type Part = { readonly key: string; readonly size: number };

export const sizeOf = (parts: readonly Part[]): number => parts.reduce((sum, { size }) => sum + size, 0);

/** Several objects as one stream, or the bytes from `start` to `end` inclusive of it; one is open at a time. */
export function openParts(store: MediaStore, parts: readonly Part[], range: Range = { start: 0, end: sizeOf(parts) - 1 }): Readable {
  return Readable.from(read(store, parts, range), { objectMode: false });
}

async function* read(store: MediaStore, parts: readonly Part[], { start, end }: Range): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const { key, size } of parts) {
    const [first, last] = [Math.max(start - from, 0), Math.min(end - from, size - 1)];
    if (first <= last) yield* await store.open(key, { start: first, end: last });
    from += size;
    if (from > end) return;
  }
}
