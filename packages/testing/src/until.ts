import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it is so; what throws is not so yet, and what hangs is not waited for any longer than the rest. */
export async function until(so: () => boolean | Promise<boolean>, what: string, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  const over = new AbortController();
  const late = sleep(withinMs, null, { signal: over.signal }).catch(() => null);
  const ask = async () => so();
  try {
    for (;;) {
      const answer = await Promise.race([ask().catch(() => false), late]);
      if (answer) return;
      if (answer === null || performance.now() > end) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
      await sleep(25);
    }
  } finally {
    over.abort();
  }
}
