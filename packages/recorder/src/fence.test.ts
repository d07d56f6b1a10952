import { expect, test } from 'vitest';
import { webLocks } from './fence.ts';
import type { Clock } from './ports.ts';
import { FakeClock, settled } from './testing/clock.ts';

// Node's own Web Locks: the same algorithm as the browsers', and shared by everything in this process.
const clock: Clock = { now: () => performance.now(), wall: () => Date.now(), after: (ms, run) => timer(ms, run) };
function timer(ms: number, run: () => void): () => void {
  const handle = setTimeout(run, ms);
  return () => clearTimeout(handle);
}
const never = () => new Promise<void>(() => {});

test('the newer tab waits until the older has let go', async () => {
  const happened: string[] = [];
  await webLocks(navigator.locks, clock).take('a', async () => {
    happened.push('older told');
    await new Promise((resolve) => setTimeout(resolve, 30));
    happened.push('older let go');
  });
  const newer = webLocks(navigator.locks, clock)
    .take('a', never)
    .then((held) => {
      happened.push('newer holds');
      return held;
    });
  (await newer).release();
  expect(happened).toEqual(['older told', 'older let go', 'newer holds']);
});

test('an older tab that never lets go is waited for five seconds and no longer', async () => {
  const time = new FakeClock();
  const fence = webLocks(navigator.locks, time);
  await fence.take('b', never);
  let held = false;
  const newer = fence.take('b', never).then((it) => {
    held = true;
    return it;
  });
  // The locks are real: their grants take real time, the patience does not.
  while (time.pending === 0) await settled();
  await time.advance(4_900);
  expect(held).toBe(false);
  await time.advance(200);
  (await newer).release();
});

test('other interviews are not disturbed, and what was released is free', async () => {
  const told: string[] = [];
  const fence = webLocks(navigator.locks, clock);
  const first = await fence.take('c', async () => void told.push('c'));
  const other = await fence.take('d', async () => void told.push('d'));
  first.release();
  const again = await fence.take('c', never);
  again.release();
  other.release();
  expect(told).toEqual([]);
});

test('without Web Locks there is no fence but the spool', async () => {
  const held = await webLocks(undefined, clock).take('e', never);
  expect(() => held.release()).not.toThrow();
});
