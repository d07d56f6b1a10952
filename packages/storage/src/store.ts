import type { Readable } from 'node:stream';

/** Where recordings lie. Keys are paths below it: `takes/<id>/slices/0-<sha256>`. */
export type MediaStore = {
  readonly kind: 'files' | 's3';
  /** Browsers may put by themselves, where `signPut` says. */
  readonly direct: boolean;
  /**
   * Keeps the bytes and answers only when they would survive a power cut.
   * Throws `WrongBytes` where they are not what `sha256` says, `TooManyBytes` past `limit`; then nothing is kept.
   */
  put(key: string, bytes: AsyncIterable<Uint8Array>, expected?: Expected): Promise<Stored>;
  /** Null where there is nothing. */
  head(key: string): Promise<Stored | null>;
  /** All, or from `start` to `end` inclusive. Throws `NotThere`. */
  open(key: string, range?: Range): Promise<Readable>;
  list(prefix: string): Promise<{ readonly key: string; readonly size: number }[]>;
  /** Everything under it; nothing there is fine. */
  remove(prefix: string): Promise<void>;
  /** Where a browser may put exactly these bytes by itself; null where there is no such place. */
  signPut(key: string, size: number, sha256: string, seconds: number): Promise<SignedPut> | null;
  /** Lets go of what somebody began to put before then and never finished, since it was killed. @returns how many */
  sweep(before: Date): Promise<number>;
  /** Throws where it cannot be reached. */
  ping(): Promise<void>;
};

export type Stored = { readonly size: number; readonly sha256: string | null };
export type Expected = { readonly sha256?: string; readonly limit?: number };
export type Range = { readonly start: number; readonly end: number };
export type SignedPut = { readonly url: string; readonly headers: Record<string, string> };

/** The bytes are not those that were announced. */
export class WrongBytes extends Error {
  override readonly name = 'WrongBytes';
}
/** More bytes than may be. */
export class TooManyBytes extends Error {
  override readonly name = 'TooManyBytes';
}
export class NotThere extends Error {
  override readonly name = 'NotThere';
}
