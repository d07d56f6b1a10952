import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it is so; what throws is not so yet. */
export async function until(so: () => boolean | Promise<boolean>, what: string, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (
    !(await Promise.resolve()
      .then(so)
      .catch(() => false))
  ) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
    await sleep(25);
  }
}
