import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './errors.ts';
import { readIfThere, replaceFile } from './files.ts';
import { Producers } from './producers.ts';
import { acceptBatch, placeBatch } from './record-batch.ts';
import { Segment } from './segment.ts';

/** How much a partition keeps and takes. */
export type Limits = {
  readonly maxMessageBytes: number;
  readonly segmentBytes: number;
  /** -1: no bound. */
  readonly retentionBytes: number;
  /** -1: no bound. */
  readonly retentionMs: number;
};

/** As Apache Kafka's producer.id.expiration.ms. */
const PRODUCER_FORGOTTEN_MS = 86_400_000;
const START_FILE = 'log-start';

/**
 * One partition: an append-only log in segments, and what is known of its producers.
 *
 * A batch is acknowledged when `write` has returned, before any fsync, as Apache Kafka does by default: the bytes are
 * then the operating system's, and killing this process does not lose them. Dirty files are synced once a second and
 * at close (see `Topics`), so what a power cut can take is about that second; the torn end is cut off at the next start.
 */
export class Partition {
  readonly #directory: string;
  readonly #producers = new Producers();
  readonly #segments: Segment[];
  readonly #waiting = new Set<() => void>();
  #startOffset: number;
  #dirty = false;
  limits: Limits;

  constructor(directory: string, limits: Limits, log: (sentence: string) => void) {
    this.#directory = directory;
    this.limits = limits;
    mkdirSync(directory, { recursive: true });
    const bases = readdirSync(directory).flatMap((name) => Segment.baseOffsetOf(name) ?? []);
    this.#segments = bases.toSorted((a, b) => a - b).map((base) => new Segment(directory, base));
    this.#recover(log);
    if (this.#segments.length === 0) this.#segments.push(new Segment(directory, 0));
    this.#startOffset = Math.max(this.#segments[0]!.baseOffset, Number(readIfThere(join(directory, START_FILE)) ?? 0));
  }

  get startOffset(): number {
    return this.#startOffset;
  }

  /** The offset that the next record gets: the high watermark, as there are no replicas to wait for. */
  get endOffset(): number {
    return this.#active.nextOffset;
  }

  /** Appends what a producer sent, once: a batch that is already there is acknowledged with the offset it has. */
  append(records: Buffer): number {
    const accepted = acceptBatch(records, this.limits.maxMessageBytes);
    const duplicate = this.#producers.duplicateOf(accepted);
    if (duplicate) return duplicate.baseOffset;
    const batch = placeBatch(records, accepted, this.endOffset);
    try {
      if (this.#active.size > 0 && this.#active.size + batch.size > this.limits.segmentBytes) this.#roll();
      this.#active.append(records, batch);
    } catch (error) {
      throw new Refusal('KAFKA_STORAGE_ERROR', `The log in ${this.#directory} cannot be written: ${String(error)}`);
    }
    this.#producers.remember(batch, Date.now());
    this.#dirty = true;
    for (const wake of this.#waiting) wake();
    return batch.baseOffset;
  }

  /** Whole batches from `offset` on. */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Buffer {
    if (offset < this.#startOffset || offset > this.endOffset) {
      throw new Refusal('OFFSET_OUT_OF_RANGE', `Offset ${offset} is not within ${this.#startOffset} and ${this.endOffset}.`);
    }
    const segment = this.#segments.findLast((it) => it.baseOffset <= offset);
    return segment ? segment.read(offset, maxBytes, atLeastOne) : Buffer.alloc(0);
  }

  /** Calls `wake` on each append until the returned function is called. */
  onAppend(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  /**
   * Where to start for records of `timestamp` and later. It looks at batches, not into them (they may be compressed),
   * so it may give a few earlier records of the same batch too.
   */
  offsetSince(timestamp: number): { offset: number; timestamp: number } | undefined {
    for (const segment of this.#segments) {
      const batch = segment.maxTimestamp >= timestamp ? segment.firstSince(timestamp) : undefined;
      if (batch) return { offset: Math.max(batch.baseOffset, this.#startOffset), timestamp: batch.maxTimestamp };
    }
    return undefined;
  }

  /** Makes `offset` the first that can be read; -1 stands for the end. Returns the new start. */
  deleteBefore(offset: number): number {
    const start = offset === -1 ? this.endOffset : offset;
    if (start < 0 || start > this.endOffset) {
      throw new Refusal('OFFSET_OUT_OF_RANGE', `Offset ${offset} is not within the log, which ends at ${this.endOffset}.`);
    }
    if (start > this.#startOffset) {
      replaceFile(join(this.#directory, START_FILE), String(start));
      this.#startOffset = start;
      while (this.#segments.length > 1 && this.#segments[0]!.nextOffset <= start) this.#dropOldest();
    }
    return this.#startOffset;
  }

  /** Drops the oldest segments beyond the bounds of size and age. The end of the log stays where it is. */
  enforceRetention(now: number): void {
    const { retentionBytes, retentionMs } = this.limits;
    const tooOld = (it: Segment) => retentionMs >= 0 && it.size > 0 && it.maxTimestamp < now - retentionMs;
    if (tooOld(this.#active)) this.#roll();
    while (this.#segments.length > 1) {
      const size = this.#segments.reduce((sum, it) => sum + it.size, 0);
      if (!tooOld(this.#segments[0]!) && (retentionBytes < 0 || size <= retentionBytes)) break;
      this.#dropOldest();
    }
    this.#producers.forget(now - PRODUCER_FORGOTTEN_MS);
  }

  /** Begins to bring to the disk what was appended since the last time. */
  flushSoon(failed: (error: Error) => void): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#active.flushSoon(failed);
  }

  close(): void {
    this.#active.flush();
    for (const segment of this.#segments) segment.close();
    for (const wake of this.#waiting) wake();
  }

  get #active(): Segment {
    return this.#segments.at(-1)!;
  }

  #roll(): void {
    this.#active.flush();
    this.#segments.push(new Segment(this.#directory, this.endOffset));
  }

  #dropOldest(): void {
    this.#segments.shift()!.remove();
    this.#startOffset = Math.max(this.#startOffset, this.#segments[0]!.baseOffset);
  }

  #recover(log: (sentence: string) => void): void {
    for (const [index, segment] of this.#segments.entries()) {
      const torn = segment.recover((batch) => this.#producers.remember(batch, batch.maxTimestamp));
      if (torn === 0) continue;
      if (index < this.#segments.length - 1) {
        throw new Error(`The log in ${this.#directory} is damaged in its middle, at offset ${segment.nextOffset}: remove that directory.`);
      }
      segment.cut();
      log(`Cut ${torn} bytes of a half-written batch off the end of ${this.#directory}.`);
    }
  }
}
