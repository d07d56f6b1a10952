import type { Begun, Ports } from './ports.ts';
import { untilAnswered, within } from './retry.ts';
import { spoolPatience } from './slices.ts';
import { begin, type TakeFacts } from './take.ts';

interface Wanted {
  readonly invitationId: string;
  readonly questionId: string | null;
  readonly limitSeconds: number;
}

interface Hooks {
  silence(silent: boolean): void;
  spoolRefused(): void;
  /** nobody waits for this take any more, and nobody knows whether it was begun */
  abandoned(takeId: string): void;
}

/** Begins a take that is empty, with a row of its own in the spool. Rejects with a refusal, or when the signal says so. */
export async function newTake(ports: Ports, wanted: Wanted, over: AbortSignal, on: Hooks): Promise<TakeFacts> {
  for (;;) {
    const takeId = ports.uuid();
    try {
      const begun = await empty(ports, { ...wanted, takeId }, over, on);
      if (!begun) continue;
      const row = { ...wanted, takeId, mimeType: null, epoch: 1 };
      const create = ports.spool.create({ ...row, createdAt: ports.clock.wall(), sealed: null, ended: null, discarded: false });
      await within(ports.clock, spoolPatience, create, () => new Error('The disk hangs.')).catch(on.spoolRefused);
      over.throwIfAborted();
      const { number, direct } = begun.take;
      return { ...row, number, direct, token: begun.slicesToken };
    } catch (error) {
      if (over.aborted) on.abandoned(takeId);
      throw error;
    }
  }
}

/** null: something lies under this id already, so it is not ours. */
async function empty(ports: Ports, take: Wanted & { takeId: string }, over: AbortSignal, { silence }: Hooks): Promise<Begun | null> {
  const on = { silence: () => silence(true), answer: () => silence(false) };
  const begun = await untilAnswered(ports, over, () => begin(ports, take), on);
  const { slices } = await untilAnswered(ports, over, () => ports.api.received(take.takeId, begun.slicesToken), on);
  return slices.length === 0 ? begun : null;
}
