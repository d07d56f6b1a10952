import type { Clock } from './ports.ts';
import { NoAnswer, Refused } from './problem.ts';

interface World {
  readonly clock: Clock;
  readonly random: () => number;
}

/** How long to wait after so many failures in a row: doubling from half a second to sixteen, half of it by chance. */
function backoff(failures: number, random: () => number): number {
  return 500 * 2 ** Math.min(failures - 1, 5) * (0.5 + random() / 2);
}

/** The promise, or a rejection when it has not settled in time. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(late()));
    promise.finally(cancel).then(resolve, reject);
  });
}

/** Waits, or rejects with the signal's reason. `early` is given a way to end the wait. */
export function pause(clock: Clock, ms: number, signal: AbortSignal, early?: (go: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const aborted = () => {
      cancel();
      reject(signal.reason);
    };
    const go = () => {
      cancel();
      signal.removeEventListener('abort', aborted);
      resolve();
    };
    const cancel = clock.after(ms, go);
    signal.addEventListener('abort', aborted, { once: true });
    early?.(go);
  });
}

/** Asks until there is an answer: a refusal is one, silence is not. Ends early only by the signal. */
export async function untilAnswered<T>(
  { clock, random }: World,
  signal: AbortSignal,
  ask: () => Promise<T>,
  on: { silence?(): void; answer?(): void; early?: (go: () => void) => void } = {},
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      const answer = await within(clock, 20_000, ask(), () => new NoAnswer('Nothing came back in time.'));
      signal.throwIfAborted();
      on.answer?.();
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      const wait = patience(error, failures, random);
      if (wait === null) {
        on.answer?.();
        throw error;
      }
      if (error instanceof NoAnswer) on.silence?.();
      await pause(clock, wait, signal, on.early);
    }
  }
}

/** Milliseconds after which asking again makes sense; null when it does not. */
export function patience(error: unknown, failures: number, random: () => number): number | null {
  if (error instanceof NoAnswer) return backoff(failures, random);
  if (error instanceof Refused && error.code === 'TooManyRequests') return Math.max(1, error.retryAfter ?? 5) * 1000;
  return null;
}
