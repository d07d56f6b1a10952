import { closeSync, constants, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from './files.ts';
import { type Batch, HEAD, isSound, readHead } from './record-batch.ts';

const INDEX_EVERY = 4096;
const EXTENSION = '.log';

/** One file of a partition's log: whole record batches, one after the other, named by the offset of the first. */
export class Segment {
  readonly baseOffset: number;
  readonly #path: string;
  readonly #file: number;
  /** Where some batches begin, about one every 4 KiB, ascending: a read starts at the last one before its offset. */
  readonly #index: { offset: number; position: number }[] = [];
  #indexedTo = Number.NEGATIVE_INFINITY;
  size = 0;
  nextOffset: number;
  maxTimestamp = -1;

  constructor(directory: string, baseOffset: number) {
    this.baseOffset = baseOffset;
    this.nextOffset = baseOffset;
    this.#path = join(directory, `${String(baseOffset).padStart(20, '0')}${EXTENSION}`);
    this.#file = openSync(this.#path, constants.O_RDWR | constants.O_CREAT);
  }

  /** The base offset that a file name tells, or nothing if it is not a segment's. */
  static baseOffsetOf(fileName: string): number | undefined {
    return /^\d{20}\.log$/.test(fileName) ? Number(fileName.slice(0, -EXTENSION.length)) : undefined;
  }

  /**
   * Reads the segment as it lies on disk, handing out each sound batch, and stops at the first that is not:
   * what a kill left half written. Returns how many bytes are behind that point.
   */
  recover(onBatch: (batch: Batch) => void): number {
    const bytes = Buffer.allocUnsafe(fstatSync(this.#file).size);
    readFully(this.#file, bytes, 0);
    while (this.size < bytes.length) {
      const batch = readHead(bytes, this.size);
      const whole = batch && batch.baseOffset === this.nextOffset && this.size + batch.size <= bytes.length;
      if (!whole || !isSound(bytes, this.size, batch.size)) break;
      this.#note(batch);
      onBatch(batch);
    }
    return bytes.length - this.size;
  }

  /** Appends a placed batch. If the disk refuses, the file is cut back, so that no half batch lies before the next. */
  append(bytes: Buffer, batch: Batch): void {
    try {
      writeAll(this.#file, bytes, this.size);
    } catch (error) {
      this.cut();
      throw error;
    }
    this.#note(batch);
  }

  /** Cuts off what lies behind the last whole batch. */
  cut(): void {
    ftruncateSync(this.#file, this.size);
  }

  /** Whole batches from the one that holds `offset` on, up to `maxBytes`, but one in any case if `atLeastOne`. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    let position = this.#floor((it) => it.offset <= offset);
    for (let head = this.#headAt(position); head && head.nextOffset <= offset; head = this.#headAt(position)) position += head.size;
    const first = this.#headAt(position);
    if (!first || (first.size > maxBytes && !atLeastOne)) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(Math.min(Math.max(maxBytes, first.size), this.size - position));
    readFully(this.#file, bytes, position);
    let end = 0;
    for (let head = readHead(bytes, 0); head && end + head.size <= bytes.length; head = readHead(bytes, end)) end += head.size;
    return bytes.subarray(0, end);
  }

  /** The first batch that has a record of `timestamp` or later. */
  firstSince(timestamp: number): Batch | undefined {
    let position = 0;
    for (let head = this.#headAt(position); head; head = this.#headAt(position)) {
      if (head.maxTimestamp >= timestamp) return head;
      position += head.size;
    }
    return undefined;
  }

  /** Brings the file to the disk before it returns. */
  flush(): void {
    fdatasyncSync(this.#file);
  }

  /** The same without holding up the broker meanwhile. */
  flushSoon(failed: (error: Error) => void): void {
    fdatasync(this.#file, (error) => error && failed(error));
  }

  close(): void {
    closeSync(this.#file);
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }

  #note(batch: Batch): void {
    if (this.size - this.#indexedTo >= INDEX_EVERY) {
      this.#index.push({ offset: batch.baseOffset, position: this.size });
      this.#indexedTo = this.size;
    }
    this.size += batch.size;
    this.nextOffset = batch.nextOffset;
    this.maxTimestamp = Math.max(this.maxTimestamp, batch.maxTimestamp);
  }

  #floor(isBefore: (entry: { offset: number; position: number }) => boolean): number {
    let low = 0;
    let high = this.#index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#index[middle]!)) low = middle + 1;
      else high = middle;
    }
    return this.#index[low - 1]?.position ?? 0;
  }

  #headAt(position: number): Batch | undefined {
    if (position >= this.size) return undefined;
    const bytes = Buffer.allocUnsafe(HEAD);
    readFully(this.#file, bytes, position);
    return readHead(bytes, 0);
  }
}

function readFully(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new Error(`a log file ended ${bytes.length - done} bytes early`);
    done += read;
  }
}
