import { crc32c } from './crc32c.ts';
import { Refusal } from './errors.ts';

/**
 * The head of a record batch, format 2 (the only one since Kafka 0.11). What follows it, compressed or not, is the
 * client's business: keys, values and headers pass through as they came.
 */
export type Batch = {
  readonly baseOffset: number;
  /** The offset after its last record. */
  readonly nextOffset: number;
  /** Bytes, head included. */
  readonly size: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
};

export const HEAD = 61;
/** Everything after the length field is counted by it. */
const LENGTH_END = 12;
const CRC_FROM = 21;
const CONTROL = 0x20;
const TRANSACTIONAL = 0x10;
const SEQUENCES = 2 ** 31;

/** The head at `at`, or nothing if no whole head of format 2 is there. The bytes behind it may still be missing. */
export function readHead(bytes: Buffer, at: number): Batch | undefined {
  if (at + HEAD > bytes.length || bytes.readInt8(at + 16) !== 2) return undefined;
  const size = bytes.readInt32BE(at + 8) + LENGTH_END;
  const lastOffsetDelta = bytes.readInt32BE(at + 23);
  if (size < HEAD || lastOffsetDelta < 0) return undefined;
  const baseOffset = Number(bytes.readBigInt64BE(at));
  const firstSequence = bytes.readInt32BE(at + 53);
  return {
    baseOffset,
    nextOffset: baseOffset + lastOffsetDelta + 1,
    size,
    maxTimestamp: Number(bytes.readBigInt64BE(at + 35)),
    producerId: Number(bytes.readBigInt64BE(at + 43)),
    producerEpoch: bytes.readInt16BE(at + 51),
    firstSequence,
    lastSequence: firstSequence < 0 ? -1 : (firstSequence + lastOffsetDelta) % SEQUENCES,
  };
}

/** Whether the checksum of the batch at `at` matches its bytes. It leaves out base offset and epoch, which the broker sets. */
export function isSound(bytes: Buffer, at: number, size: number): boolean {
  return bytes.readUInt32BE(at + 17) === crc32c(bytes.subarray(at + CRC_FROM, at + size));
}

/** The one batch that a producer sends for a partition, checked as Apache Kafka does before it appends. */
export function acceptBatch(records: Buffer, maxBytes: number): Batch {
  const batch = readHead(records, 0);
  if (!batch) throw new Refusal('INVALID_RECORD', 'There is no whole record batch of format 2.');
  if (batch.size > records.length) throw new Refusal('INVALID_RECORD', 'The record batch is cut off.');
  if (batch.size < records.length) throw new Refusal('INVALID_RECORD', 'A partition takes exactly one record batch in a request.');
  if (batch.size > maxBytes) {
    throw new Refusal('MESSAGE_TOO_LARGE', `The record batch has ${batch.size} bytes, more than max.message.bytes (${maxBytes}).`);
  }
  if (!isSound(records, 0, batch.size)) throw new Refusal('CORRUPT_MESSAGE', 'The checksum of the record batch does not match.');
  const attributes = records.readInt16BE(CRC_FROM);
  if (attributes & CONTROL) throw new Refusal('INVALID_RECORD', 'Clients may not write control batches.');
  if (attributes & TRANSACTIONAL) throw new Refusal('INVALID_REQUEST', 'This dev broker has no transactions.');
  if (records.readInt32BE(57) !== batch.nextOffset - batch.baseOffset) {
    throw new Refusal('INVALID_RECORD', 'The count of records and their offsets do not match.');
  }
  if (batch.producerId >= 0 && (batch.producerEpoch < 0 || batch.firstSequence < 0)) {
    throw new Refusal('INVALID_RECORD', 'An idempotent batch needs an epoch and a sequence.');
  }
  return batch;
}

/** Gives an accepted batch its place in the log, in its own bytes; neither field is under the checksum. */
export function placeBatch(records: Buffer, batch: Batch, baseOffset: number): Batch {
  records.writeBigInt64BE(BigInt(baseOffset), 0);
  records.writeInt32BE(0, 12); // the leader's epoch: this node has always led
  return { ...batch, baseOffset, nextOffset: baseOffset + (batch.nextOffset - batch.baseOffset) };
}
