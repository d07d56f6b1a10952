import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbox, OutboxRow } from './outbox.ts';
import { type Publisher, RecordRefused } from './publisher.ts';

/** What happened, for logs and gauges. */
export type RelayNews =
  | { is: 'leading' | 'standing-by' }
  | { is: 'published'; rows: readonly OutboxRow[] }
  | { is: 'refused'; row: OutboxRow; error: Error }
  | { is: 'retrying' | 'lost'; error: Error; waitMs: number };

type Relay = {
  readonly openOutbox: () => Promise<Outbox>;
  readonly publisher: Publisher;
  readonly signal: AbortSignal;
  readonly news: (news: RelayNews) => void;
  /** Tests make time pass at once. */
  readonly wait?: (ms: number) => Promise<unknown>;
};

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/**
 * Brings every committed event to the broker, in order per aggregate, until the signal: one relay leads, the others stand by.
 * Whatever fails is tried again without end: a number of attempts is a number of events lost.
 */
export async function runRelay(relay: Relay): Promise<void> {
  const { openOutbox, publisher, signal, news } = relay;
  const wait = relay.wait ?? ((ms: number) => sleep(ms, undefined, { signal }).catch(() => {}));
  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      await using outbox = await openOutbox();
      news({ is: 'standing-by' });
      if (!(await outbox.lead(signal))) return;
      news({ is: 'leading' });
      waitMs = FIRST_WAIT_MS;
      await drain(outbox, publisher, { signal, news, wait });
    } catch (error) {
      news({ is: 'lost', error: error as Error, waitMs });
      await wait(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }
}

/** Sends while it reads: at most two batches are out, so a kill repeats at most these. */
async function drain(
  outbox: Outbox,
  publisher: Publisher,
  { signal, news, wait }: Pick<Relay, 'signal' | 'news'> & { wait: (ms: number) => Promise<unknown> },
): Promise<void> {
  let sent: readonly OutboxRow[] = [];
  let next = await outbox.turn([], []);
  let waitMs = FIRST_WAIT_MS;

  while (!signal.aborted) {
    if (next.length === 0) {
      if (sent.length === 0) await outbox.woken(signal);
      next = await outbox.turn(sent, []);
      sent = [];
      continue;
    }
    const [outcome, following] = await Promise.allSettled([send(publisher, next), outbox.turn(sent, next)]);
    if (following.status === 'rejected') throw following.reason;
    sent = [];

    if (outcome.status === 'rejected') {
      news({ is: 'retrying', error: outcome.reason as Error, waitMs });
      await wait(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      next = await outbox.turn([], []); // from what is pending, not from memory
      continue;
    }
    waitMs = FIRST_WAIT_MS;
    sent = outcome.value.sent;
    news({ is: 'published', rows: sent });
    if (outcome.value.refused) {
      const { row, error } = outcome.value.refused;
      await outbox.refuse(row, error);
      news({ is: 'refused', row, error });
      next = await outbox.turn(sent, []); // what was read meanwhile may hold later rows of the same aggregate
      sent = [];
    } else {
      next = following.value;
    }
  }
  if (sent.length > 0) await outbox.turn(sent, []);
}

type Sent = { readonly sent: readonly OutboxRow[]; readonly refused?: { readonly row: OutboxRow; readonly error: Error } };

/** Sends what goes, by halves around a record that is refused for itself, and stops there: what follows is read anew. */
async function send(publisher: Publisher, rows: readonly OutboxRow[]): Promise<Sent> {
  try {
    await publisher.publish(rows);
    return { sent: rows };
  } catch (error) {
    if (!(error instanceof RecordRefused)) throw error;
    const [row] = rows;
    if (rows.length === 1 && row) return { sent: [], refused: { row, error } };
    const half = rows.length >> 1;
    const left = await send(publisher, rows.slice(0, half));
    if (left.refused) return left;
    const right = await send(publisher, rows.slice(half));
    return { ...right, sent: [...left.sent, ...right.sent] };
  }
}
