import { expect, test } from 'vitest';
import { foundTake, isAnswer, wholeOf } from './found.ts';
import type { Left, Received } from './ports.ts';

const slice = (n: number, sha256 = `${n}`) => ({ takeId: 'take', n, size: 10, sha256, until: 2 * (n + 1) });
function left(ns: number[], sealed: number | null = null): Left {
  const take = { takeId: 'take', invitationId: 'i', questionId: 'q', limitSeconds: 7, createdAt: 0, mimeType: null, epoch: 1, sealed };
  return { take: { ...take, ended: null, discarded: false }, slices: ns.map((n) => slice(n)) };
}
const received = (slices: { n: number; sha256?: string }[]): Received => ({
  slices: slices.map(({ n, sha256 = `${n}` }) => ({ n, size: 10, sha256 })),
  state: 'recording',
  newest: true,
  arriveBy: null,
});
const where = (it: Left, from: Received | null) => wholeOf(it, from).map(({ here, safe }) => `${here ? 'here' : ''}${safe ? 'there' : ''}`);

test('slices here and there make one take, without a gap from the beginning', () => {
  expect(where(left([0, 2]), received([{ n: 0 }, { n: 1 }]))).toEqual(['herethere', 'there', 'here']);
  expect(where(left([0, 2]), null)).toEqual(['here']);
  expect(where(left([]), received([{ n: 1 }]))).toEqual([]);
});

test('where the two differ, the take ends before it', () => {
  expect(where(left([0, 1, 2]), received([{ n: 0 }, { n: 1, sha256: 'foreign' }, { n: 2 }]))).toEqual(['herethere']);
});

test('what lies beyond its seal does not enter it', () => {
  expect(where(left([0, 1], 2), received([{ n: 0 }, { n: 1 }, { n: 2 }]))).toEqual(['herethere', 'herethere']);
});

test('it is only called sealed when all of it is there, and its length never passes the limit', () => {
  expect(foundTake(left([0, 1], 3), received([{ n: 2 }]))).toMatchObject({
    sealed: true,
    whole: { slices: 3, bytes: 30, seconds: 6 },
    safeSlices: 1,
  });
  expect(foundTake(left([0, 1], 3), null)).toMatchObject({ sealed: false, newest: null, whole: { slices: 2 } });
  expect(foundTake(left([]), received([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }])).whole.seconds).toBe(7);
});

test('an MP4 of one piece is an answer where it was stopped, and none where its page died', () => {
  const one = (sealed: number | null) => {
    const it = left([0], sealed);
    return foundTake({ ...it, slices: it.slices.map((slice) => ({ ...slice, until: 0 })) }, received([{ n: 0 }]));
  };
  expect([isAnswer(one(1)), isAnswer(one(null)), isAnswer(foundTake(left([], 0), null))]).toEqual([true, false, false]);
});
