import type { Left, Received, SpoolSlice } from './ports.ts';
import type { FoundTake } from './types.ts';

/** A slice of which only the server knows: engines hand one over every two seconds. */
const usualSeconds = 2;

export interface Whole {
  readonly slice: SpoolSlice;
  readonly here: boolean;
  readonly safe: boolean;
}

/**
 * What of a take can still arrive: the slices from 0 without a gap that lie here, there, or in both and are the same.
 * Where the two differ, another recorder has written: the take ends before it.
 */
export function wholeOf({ take, slices }: Left, received: Received | null): Whole[] {
  const here = new Map(slices.map((slice) => [slice.n, slice]));
  const there = new Map(received?.slices.map((slice) => [slice.n, slice]));
  const whole: Whole[] = [];
  for (let n = 0; take.sealed === null || n < take.sealed; n += 1) {
    const mine = here.get(n);
    const theirs = there.get(n);
    if (mine && theirs && (mine.sha256 !== theirs.sha256 || mine.size !== theirs.size)) break;
    const sum = mine ?? theirs;
    if (!sum) break;
    const until = mine?.until ?? Math.min((whole.at(-1)?.slice.until ?? 0) + usualSeconds, take.limitSeconds);
    const slice = { takeId: take.takeId, n, size: sum.size, sha256: sum.sha256, until };
    whole.push({ slice, here: mine !== undefined, safe: theirs !== undefined });
  }
  return whole;
}

/** For the page: what was found, and how much of it. `asking`: the server is still to say what it has. */
export function foundTake(left: Left, received: Received | null, asking = false): FoundTake {
  const whole = wholeOf(left, received);
  const found = {
    takeId: left.take.takeId,
    questionId: left.take.questionId,
    whole: {
      slices: whole.length,
      bytes: whole.reduce((sum, { slice }) => sum + slice.size, 0),
      seconds: whole.at(-1)?.slice.until ?? 0,
    },
    safeSlices: whole.filter(({ safe }) => safe).length,
    sealed: left.take.sealed !== null && whole.length === left.take.sealed,
    newest: received?.newest ?? null,
    arriveBy: received?.arriveBy ?? null,
  };
  return { ...found, unknown: asking && !isAnswer(found) };
}

/** Whether there is something of it to be seen: of what was never stopped, an MP4's header alone is no answer; what was stopped is one, however short. */
export const isAnswer = ({ whole, sealed }: Pick<FoundTake, 'whole' | 'sealed'>): boolean =>
  whole.slices > 0 && (sealed || whole.seconds > 0);
