import { expect, test } from 'vitest';
import { clockOf, ranges, saidAt, wordsIn } from './clock.ts';

test('a clock has its minutes, and never less than nothing', () => {
  expect([102, 59.9, 0, -3, 3725].map(clockOf)).toEqual(['1:42', '0:59', '0:00', '0:00', '1:02:05']);
});

test('time left is said three times, not every second', () => {
  const said = Array.from({ length: 120 }, (_, passed) => saidAt(120 - passed));
  expect([...new Set(said)]).toEqual([null, 60, 20, 5]);
});

test('answers are named as people name them', () => {
  expect(ranges([1, 2, 3, 5])).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 5 },
  ]);
  expect(ranges([1, 2])).toEqual([
    { from: 1, to: 1 },
    { from: 2, to: 2 },
  ]);
  expect(ranges([])).toEqual([]);
});

test('words are counted, not spaces', () => {
  expect(wordsIn('  One,  two — three.  ')).toBe(3);
});
