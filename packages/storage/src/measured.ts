import { createHash, type Hash } from 'node:crypto';
import { type Expected, TooManyBytes, WrongBytes } from './store.ts';

/** Bytes on their way through, counted and hashed; a refusal comes as early as it can be known. */
export class Measured {
  size = 0;
  readonly #hash: Hash = createHash('sha256');
  #digest: string | null = null;
  readonly #expected: Expected;

  constructor(expected: Expected) {
    this.#expected = expected;
  }

  async *through(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      this.size += chunk.length;
      if (this.#expected.limit !== undefined && this.size > this.#expected.limit) throw new TooManyBytes('More bytes than may be.');
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** The hash of all of it, once it is through, if it is the one that was announced. */
  sha256(): string {
    this.#digest ??= this.#hash.digest('hex');
    const sha256 = this.#digest;
    if (this.#expected.sha256 !== undefined && sha256 !== this.#expected.sha256)
      throw new WrongBytes('The bytes are not those that were announced.');
    return sha256;
  }
}
