import { expect, test } from 'vitest';
import { Slices } from './slices.ts';
import { FakeClock } from './testing/clock.ts';
import { FakeDisk } from './testing/disk.ts';

test('a take that ended before a lost slice stays ended: nothing later takes its number', async () => {
  const clock = new FakeClock();
  const slices = new Slices({ clock, memory: 1e9, spool: new FakeDisk(clock).spool() }, 'take', 1, { refused: () => {}, fenced: () => {} });
  const add = (n: number) => slices.add({ takeId: 'take', n, size: 1, sha256: `${n}`, until: n + 1 }, new ArrayBuffer(1));
  for (const n of [0, 1, 2]) add(n);
  slices.endBefore(1);
  add(3);
  expect(slices.manifest(null, false)).toEqual({ duration: 1, slices: [{ size: 1, sha256: '0' }] });
  await clock.advance(10);
});
