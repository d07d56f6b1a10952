import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';
import { codes } from './errors.ts';
import { Partition } from './partition.ts';
import { readHead } from './record-batch.ts';
import { batchOf, sealed, temporaryDirectory } from './testing.ts';
import { limitsOf } from './topic-configs.ts';

const limits = limitsOf({});
const open = (path: string, more: Partial<typeof limits> = {}, log: (sentence: string) => void = () => {}) =>
  new Partition(path, { ...limits, ...more }, log);

/** The offsets of the batches from `offset` to the end. */
function offsets(partition: Partition, offset = partition.startOffset): number[] {
  const found: number[] = [];
  while (offset < partition.endOffset) {
    const bytes = partition.read(offset, 200, true);
    for (let at = 0; at < bytes.length; ) {
      const batch = readHead(bytes, at)!;
      found.push(batch.baseOffset);
      offset = batch.nextOffset;
      at += batch.size;
    }
  }
  return found;
}

test('the checksum is CRC-32C', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('what was appended is read again from any offset, over segments and a new start', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), payload: fc.integer({ min: 0, max: 6_000 }) }), { minLength: 1 }),
      (batches) => {
        using directory = temporaryDirectory();
        const first = open(directory.path, { segmentBytes: 8_000 });
        const bases = batches.map((it) => first.append(batchOf(it)));
        const ends = bases.map((base, index) => base + batches[index]!.count);
        expect(bases).toEqual([0, ...ends.slice(0, -1)]);
        first.close();
        const second = open(directory.path, { segmentBytes: 8_000 });
        expect(second.endOffset).toBe(ends.at(-1));
        for (let offset = 0; offset < second.endOffset; offset++) {
          const holding = ends.findIndex((it) => offset < it);
          expect(offsets(second, offset)).toEqual(bases.slice(holding));
        }
        second.close();
      },
    ),
    { numRuns: 25 },
  );
});

describe('the end of a log that a kill left', () => {
  test('is cut off where a batch is half written, wherever that is', () => {
    using directory = temporaryDirectory();
    const before = open(directory.path);
    for (let index = 0; index < 3; index++) before.append(batchOf({ payload: 20 }));
    before.close();
    const file = join(directory.path, readdirSync(directory.path)[0]!);
    const whole = readFileSync(file);
    for (let size = whole.length - 1; size >= whole.length - 81; size--) {
      truncateSync(file, size);
      const sentences: string[] = [];
      const after = open(directory.path, {}, (it) => sentences.push(it));
      expect(after.endOffset).toBe(2);
      expect(sentences).toHaveLength(size === whole.length - 81 ? 0 : 1);
      expect(after.append(batchOf({ payload: 20 }))).toBe(2);
      expect(offsets(after)).toEqual([0, 1, 2]);
      after.close();
      writeFileSync(file, whole);
    }
  });

  test('is cut off where the bytes are there but are not what was written', () => {
    using directory = temporaryDirectory();
    const before = open(directory.path);
    before.append(batchOf({}));
    before.close();
    const zeros = Buffer.alloc(300);
    appendFileSync(join(directory.path, readdirSync(directory.path)[0]!), zeros);
    const damaged = batchOf({ payload: 50 });
    damaged.writeBigInt64BE(1n, 0);
    damaged[100] = 0;
    for (const tail of [zeros, damaged]) {
      const file = join(directory.path, readdirSync(directory.path)[0]!);
      truncateSync(file, 71);
      appendFileSync(file, tail);
      const after = open(directory.path);
      expect(after.endOffset).toBe(1);
      expect(readFileSync(file)).toHaveLength(71);
      after.close();
    }
  });

  test('is not cut silently in the middle: the broker says so and does not start on it', () => {
    using directory = temporaryDirectory();
    const before = open(directory.path, { segmentBytes: 150 });
    for (let index = 0; index < 5; index++) before.append(batchOf({}));
    before.close();
    truncateSync(join(directory.path, readdirSync(directory.path).toSorted()[0]!), 100);
    expect(() => open(directory.path)).toThrow(/damaged in its middle, at offset 1/);
  });
});

describe('an idempotent producer', () => {
  const sent = (sequence: number, more: Parameters<typeof batchOf>[0] = {}) => batchOf({ producer: 7, sequence, ...more });
  const refused = (code: keyof typeof codes) => expect.objectContaining({ code: codes[code] });

  test('that repeats any of its last five batches gets the offset they have, also after a restart', () => {
    using directory = temporaryDirectory();
    let partition = open(directory.path);
    for (let sequence = 0; sequence < 12; sequence += 2) partition.append(sent(sequence, { count: 2 }));
    for (const restarted of [false, true]) {
      if (restarted) {
        partition.close();
        partition = open(directory.path);
      }
      for (let sequence = 2; sequence < 12; sequence += 2) expect(partition.append(sent(sequence, { count: 2 }))).toBe(sequence);
      expect(partition.endOffset).toBe(12);
      expect(() => partition.append(sent(0, { count: 2 }))).toThrow(refused('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    }
    partition.close();
  });

  test('that skips, or comes back with an epoch that is over, is refused, and the log is as before', () => {
    using directory = temporaryDirectory();
    const partition = open(directory.path);
    partition.append(sent(0));
    expect(() => partition.append(sent(2))).toThrow(refused('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    expect(() => partition.append(sent(1, { epoch: 1 }))).toThrow(refused('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    partition.append(sent(0, { epoch: 1 }));
    expect(() => partition.append(sent(1))).toThrow(refused('INVALID_PRODUCER_EPOCH'));
    expect(partition.endOffset).toBe(2);
    partition.close();
  });

  test('goes on at 0 after the highest sequence there is', () => {
    using directory = temporaryDirectory();
    const partition = open(directory.path);
    partition.append(sent(2 ** 31 - 2, { count: 2 }));
    expect(partition.append(sent(0))).toBe(2);
    partition.append(sent(1));
    expect(partition.append(sent(0))).toBe(2);
    partition.close();
  });
});

test('a batch that is damaged, too large, of another format or not alone is refused', () => {
  using directory = temporaryDirectory();
  const partition = open(directory.path, { maxMessageBytes: 200 });
  const changed = (change: (batch: Buffer) => void, seal = true) => {
    const batch = batchOf({});
    change(batch);
    return seal ? sealed(batch) : batch;
  };
  const cases: [Buffer, keyof typeof codes][] = [
    [changed((it) => it.writeInt8(0, 65), false), 'CORRUPT_MESSAGE'],
    [batchOf({}).subarray(0, 70), 'INVALID_RECORD'],
    [batchOf({ payload: 140 }), 'MESSAGE_TOO_LARGE'],
    [changed((it) => it.writeInt8(1, 16)), 'INVALID_RECORD'],
    [changed((it) => it.writeInt32BE(2, 57)), 'INVALID_RECORD'],
    [changed((it) => it.writeInt16BE(0x20, 21)), 'INVALID_RECORD'],
    [changed((it) => it.writeInt16BE(0x10, 21)), 'INVALID_REQUEST'],
    [Buffer.concat([batchOf({}), batchOf({})]), 'INVALID_RECORD'],
    [Buffer.alloc(0), 'INVALID_RECORD'],
  ];
  for (const [records, code] of cases)
    expect(() => partition.append(records), code).toThrow(expect.objectContaining({ code: codes[code] }));
  expect(partition.endOffset).toBe(0);
  expect(partition.append(batchOf({ payload: 139 }))).toBe(0);
  partition.close();
});

describe('retention', () => {
  test('by size keeps the newest segments and the end of the log', () => {
    using directory = temporaryDirectory();
    const partition = open(directory.path, { segmentBytes: 1_000, retentionBytes: 3_000 });
    for (let index = 0; index < 100; index++) partition.append(batchOf({ payload: 139 }));
    partition.enforceRetention(Date.now());
    expect(partition.startOffset).toBe(85);
    expect(partition.endOffset).toBe(100);
    expect(offsets(partition)).toEqual(Array.from({ length: 15 }, (_, index) => 85 + index));
    expect(() => partition.read(84, 1_000, true)).toThrow(expect.objectContaining({ code: codes.OFFSET_OUT_OF_RANGE }));
    partition.close();
    const again = open(directory.path);
    expect([again.startOffset, again.endOffset]).toEqual([85, 100]);
    again.close();
  });

  test('by age takes even the last segment, and the next record still gets the next offset', () => {
    using directory = temporaryDirectory();
    const partition = open(directory.path, { retentionMs: 1_000 });
    partition.append(batchOf({ time: 10_000 }));
    partition.append(batchOf({ time: 10_500 }));
    partition.enforceRetention(11_400);
    expect(partition.startOffset).toBe(0);
    partition.enforceRetention(11_501);
    expect([partition.startOffset, partition.endOffset]).toEqual([2, 2]);
    partition.close();
    const again = open(directory.path);
    expect(again.append(batchOf({}))).toBe(2);
    again.close();
  });
});
