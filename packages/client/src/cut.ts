/** What an upload reads its bytes from: a `File` or `Blob`, or a stream of bytes, which it reads no faster than it sends. */
export type Source = Blob | ReadableStream<Uint8Array>;
export type Slice = { readonly n: number; readonly size: number; readonly sha256: string };

/** Half a megabyte: what a bad link still brings through in one try. */
export const SLICE_BYTES = 512 * 1024;

/** One slice of a file; a stream has no way back. */
export const sliceAt = (file: Blob, n: number): Promise<ArrayBuffer> => file.slice(n * SLICE_BYTES, (n + 1) * SLICE_BYTES).arrayBuffer();

/** The source in pieces of `SLICE_BYTES`, the last one as long as it is; a piece is read when it is asked for. The signal ends a wait too. */
export async function* cut(source: Source, signal: AbortSignal): AsyncGenerator<ArrayBuffer, void, undefined> {
  if (source instanceof Blob) {
    for (let n = 0; n * SLICE_BYTES < source.size; n++) yield await sliceAt(source, n);
    return;
  }
  // Not every browser lets one `for await` over a stream.
  const reader = source.getReader();
  let slice = new Uint8Array(SLICE_BYTES);
  let filled = 0;
  const leave = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', leave);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      for (let at = 0; at < value.length; ) {
        const part = value.subarray(at, at + SLICE_BYTES - filled);
        slice.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < SLICE_BYTES) continue;
        yield slice.buffer;
        slice = new Uint8Array(SLICE_BYTES);
        filled = 0;
      }
    }
    if (filled > 0) yield slice.buffer.slice(0, filled);
  } finally {
    signal.removeEventListener('abort', leave);
    await reader.cancel().catch(() => {});
  }
}

/** A slice's name in a manifest. */
export async function named(n: number, bytes: ArrayBuffer): Promise<Slice> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { n, size: bytes.byteLength, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

/** The same hash as `Content-Digest` spells it. */
export function contentDigest({ sha256 }: Slice): string {
  return `sha-256=:${btoa(String.fromCharCode(...(sha256.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))))}:`;
}
