import { problemOf } from './errors.ts';

/** Milliseconds after which asking again makes sense; null when the answer is one, and stays it. */
export function patience(error: unknown, failures: number): number | null {
  const { code } = problemOf(error);
  if (code === 'TooManyRequests' || code === 'IssuerUnreachable') return 5_000;
  // Doubling from half a second to sixteen, half of it by chance.
  if (code === 'NoAnswer' || code === 'InternalError') return 500 * 2 ** Math.min(failures - 1, 5) * (0.5 + Math.random() / 2);
  return null;
}

/** Asks until there is an answer: a refusal is one, silence is not. Only the signal ends it earlier. */
export async function untilAnswered<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      const wait = patience(error, failures);
      if (wait === null) throw error;
      await pause(wait, signal);
    }
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}
