import { expect, test } from 'vitest';
import { readAgainAfter, segmentsOf } from './progress.ts';
import { screenOf } from './screen.ts';
import { after, idle, invitation, noon, open, question, take } from './testing/build.ts';

test('the page reads again just after the instants at which the server changes by itself', () => {
  const due = (minutes: number) => readAgainAfter(invitation([question('1', { openedAt: after(-1), answerBy: after(minutes) })]));
  expect(due(0.2)).toBeCloseTo(12.3); // at answerBy
  expect(due(-0.1)).toBeCloseTo(4.3); // when the grace is over
  expect(due(60)).toBe(30);
});

test('and often while something is being checked', () => {
  expect(readAgainAfter(invitation([question('1', { answered: true, takes: [take('51', 'stored')] })]))).toBe(4);
});

test('no segment is ink before the server calls it answered', () => {
  const it = invitation([
    question('1', { answered: true }),
    question('2', { ...open, takes: [take('51', 'ready')] }),
    question('3'),
    question('4', { closed: true }),
  ]);
  const screen = screenOf(it, { recorder: idle, now: noon, intent: { again: null, aside: [] }, refused: null });
  expect(segmentsOf(it, screen, true)).toEqual(['ink', { pen: 1 }, 'hollow', 'off']);
});
