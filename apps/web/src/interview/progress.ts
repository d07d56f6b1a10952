import type { Invitation } from '@interviews/client';
import type { RecorderState } from '@interviews/recorder';
import type { Segment } from '../ui/line.tsx';
import { graceMs, type Question, type Screen } from './screen.ts';

/**
 * A segment for each question: kept, in hand, to come, or over. Never ink before the server has said so.
 * @param drafted the server has a draft of the answer in hand
 */
export function segmentsOf(it: Invitation, screen: Screen, drafted: boolean): Segment[] {
  if (!it.questions) return Array.from({ length: it.terms.questionCount }, () => 'hollow');
  const ended = it.status === 'expired' || screen.is === 'receipt' || screen.is === 'ended';
  return it.questions.map((question) => {
    if (question.answered) return 'ink';
    if ('question' in screen && screen.question.id === question.id) return { pen: penOf(screen, drafted) };
    if (question.takes?.some(({ state }) => state === 'stored' || state === 'ready')) return { pen: 1 };
    return question.closed || ended ? 'off' : 'hollow';
  });
}

/** How far the answer in hand is, 0 to 1. */
function penOf(screen: Extract<Screen, { question: Question }>, drafted: boolean): number {
  switch (screen.is) {
    case 'watch':
    case 'superseded':
      return 1;
    case 'recording':
      return screen.take.seconds / screen.take.limitSeconds;
    case 'sending':
      return screen.take.recorded.bytes > 0 ? screen.take.safe.bytes / screen.take.recorded.bytes : 0;
    case 'write':
    case 'choose':
      return drafted ? 0.5 : 0;
    case 'question':
      return screen.kept ? 1 : 0;
    case 'found':
      return screen.found.whole.slices > 0 ? screen.found.safeSlices / screen.found.whole.slices : 0;
  }
}

/** The number by which people call a question: its place in their order. */
export const numberOf = (it: Invitation, question: Question): number => (it.questions?.findIndex(({ id }) => id === question.id) ?? 0) + 1;

/** The length of one answer. */
export const limitOf = (it: Invitation, question: Question): number => question.timeLimit ?? it.terms.questionTimeLimit;

/** What would be lost with this page now: parts of a take that are on this device alone. */
export function onlyHere({ is, take }: Pick<RecorderState, 'is' | 'take'>): boolean {
  if (is === 'starting' || is === 'recording') return true;
  return is === 'sending' && take !== null && take.safe.slices < take.recorded.slices;
}

/** Seconds from a reading to the next: soon while something is being checked, and just after the next instant that changes anything. */
export function readAgainAfter(it: Invitation): number {
  const now = Date.parse(it.now);
  const checking = it.questions?.some(({ takes }) => takes?.some(({ state }) => state === 'stored' || state === 'recording'));
  const due = (it.questions ?? []).flatMap(({ answerBy, answered }) => (answerBy && !answered ? [answerBy] : []));
  const instants = [it.endsAt, it.expiresAt, ...due].flatMap((instant) => [Date.parse(instant), Date.parse(instant) + graceMs]);
  const waits = instants.map((at) => at - now + 300).filter((wait) => wait > 0);
  return Math.min(checking ? 4 : 30, ...waits.map((wait) => wait / 1000));
}
