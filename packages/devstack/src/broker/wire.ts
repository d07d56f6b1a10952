/** A frame that is not what its header says; the connection it came on cannot be trusted any further. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame';
}

/** Reads Kafka's primitive types from a frame, in order. 64-bit values come as numbers: offsets and times fit. */
export class Reader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  get remaining(): number {
    return this.#buffer.length - this.#at;
  }

  int8(): number {
    return this.#buffer.readInt8(this.#take(1));
  }

  int16(): number {
    return this.#buffer.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  int64(): number {
    return Number(this.#buffer.readBigInt64BE(this.#take(8)));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  string(): string {
    const value = this.nullableString();
    if (value === null) throw new MalformedFrame('null where a string must be');
    return value;
  }

  nullableString(): string | null {
    const length = this.int16();
    if (length < 0) return null;
    const from = this.#take(length);
    return this.#buffer.toString('utf8', from, from + length);
  }

  /** The bytes are a view on the frame, not a copy. */
  nullableBytes(): Buffer | null {
    const length = this.int32();
    if (length < 0) return null;
    const from = this.#take(length);
    return this.#buffer.subarray(from, from + length);
  }

  bytes(): Buffer {
    return this.nullableBytes() ?? Buffer.alloc(0);
  }

  nullableArray<Item>(read: (reader: Reader) => Item): Item[] | null {
    const length = this.int32();
    if (length < 0) return null;
    if (length > this.remaining) throw new MalformedFrame(`an array of ${length} items in ${this.remaining} bytes`);
    return Array.from({ length }, () => read(this));
  }

  array<Item>(read: (reader: Reader) => Item): Item[] {
    return this.nullableArray(read) ?? [];
  }

  #take(length: number): number {
    if (length > this.remaining) throw new MalformedFrame(`${length} bytes wanted, ${this.remaining} are left`);
    const from = this.#at;
    this.#at += length;
    return from;
  }
}

/** Writes Kafka's primitive types into a buffer that grows. */
export class Writer {
  #buffer: Buffer;
  #size = 0;

  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  int8(value: number): this {
    const at = this.#reserve(1);
    this.#buffer.writeInt8(value, at);
    return this;
  }

  int16(value: number): this {
    const at = this.#reserve(2);
    this.#buffer.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.#reserve(4);
    this.#buffer.writeInt32BE(value, at);
    return this;
  }

  int64(value: number): this {
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64BE(BigInt(value), at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const length = Buffer.byteLength(value);
    this.int16(length);
    const at = this.#reserve(length);
    this.#buffer.write(value, at, 'utf8');
    return this;
  }

  bytes(value: Buffer | null): this {
    if (value === null) return this.int32(-1);
    this.int32(value.length);
    const at = this.#reserve(value.length);
    value.copy(this.#buffer, at);
    return this;
  }

  array<Item>(items: readonly Item[], write: (item: Item) => unknown): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  /** What was written, with its length in front: a frame as it goes on the wire. */
  frame(): Buffer {
    const frame = Buffer.allocUnsafe(4 + this.#size);
    frame.writeInt32BE(this.#size, 0);
    this.#buffer.copy(frame, 4, 0, this.#size);
    return frame;
  }

  /** Makes room, maybe in another buffer: so it comes before `#buffer` is looked at. */
  #reserve(length: number): number {
    const from = this.#size;
    this.#size += length;
    if (this.#size > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#size, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, from);
      this.#buffer = larger;
    }
    return from;
  }
}
