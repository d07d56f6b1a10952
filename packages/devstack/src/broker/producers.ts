import { Refusal } from './errors.ts';
import type { Batch } from './record-batch.ts';

type Producer = { epoch: number; batches: Batch[]; seenAt: number };

/** As many batches as a client may have in flight, so as many of which it may not know the outcome. */
const REMEMBERED = 5;
const LAST_SEQUENCE = 2 ** 31 - 1;

/**
 * What one partition knows of its idempotent producers: it recognises a batch sent again, and refuses one that skips.
 * Nothing here is stored: the log's own batches carry it, and recovery reads them.
 */
export class Producers {
  readonly #producers = new Map<number, Producer>();

  /** The batch in the log of which `batch` is a repetition, or nothing if it is next in line. */
  duplicateOf(batch: Batch): Batch | undefined {
    const known = batch.producerId < 0 ? undefined : this.#producers.get(batch.producerId);
    // A producer never seen may start anywhere, as in Apache Kafka: retention may have taken what it wrote before.
    if (!known) return undefined;
    if (batch.producerEpoch < known.epoch) {
      throw new Refusal('INVALID_PRODUCER_EPOCH', `Epoch ${batch.producerEpoch} of producer ${batch.producerId} is over.`);
    }
    if (batch.producerEpoch > known.epoch) {
      if (batch.firstSequence === 0) return undefined;
      throw new Refusal('OUT_OF_ORDER_SEQUENCE_NUMBER', `A new epoch of producer ${batch.producerId} must start at 0.`);
    }
    const same = known.batches.find((it) => it.firstSequence === batch.firstSequence && it.lastSequence === batch.lastSequence);
    if (same) return same;
    const last = known.batches.at(-1)!.lastSequence;
    const next = last === LAST_SEQUENCE ? 0 : last + 1;
    if (batch.firstSequence === next) return undefined;
    throw new Refusal(
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      `Producer ${batch.producerId} sent sequence ${batch.firstSequence}, ${next} is next.`,
    );
  }

  /** Notes a batch that is in the log. */
  remember(batch: Batch, now: number): void {
    if (batch.producerId < 0) return;
    const known = this.#producers.get(batch.producerId);
    const batches = known?.epoch === batch.producerEpoch ? known.batches : [];
    batches.push(batch);
    if (batches.length > REMEMBERED) batches.shift();
    this.#producers.set(batch.producerId, { epoch: batch.producerEpoch, batches, seenAt: now });
  }

  /** Forgets producers that have not written since `before`. */
  forget(before: number): void {
    for (const [id, producer] of this.#producers) if (producer.seenAt < before) this.#producers.delete(id);
  }
}
