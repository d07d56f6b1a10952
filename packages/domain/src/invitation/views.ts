import { earliest, SECOND } from '../time.ts';
import { arrivalEnd, isClosed, isLive, questionEnd, takesAllowed, takesLeft, timeLeft } from './clock.ts';
import { answeredCount } from './ending.ts';
import type { Asked, Invitation, Take, TakeState } from './invitation.ts';
import { askedOf } from './rules.ts';

// What is told of an invitation that `due` has brought up to `at`. Plain facts: which of them a caller sees, the API decides.

export const progressOf = (it: Invitation) => ({ answered: answeredCount(it), total: it.questions.length });

/** Seconds of `totalTimeLimit`, rounded up: 0 exactly when no further question opens. */
export const timeLeftOf = (it: Invitation, at: Date): number => Math.ceil(timeLeft(it, at) / SECOND);

/** What a candidate is told before it starts; the company's name is not ours to know. */
export function termsOf(it: Pick<Invitation, 'questions' | 'settings'>) {
  const count = (type: Invitation['questions'][number]['type']) => it.questions.filter((question) => question.type === type).length;
  return {
    questionCount: it.questions.length,
    video: count('video'),
    text: count('text'),
    multipleChoice: count('multiple_choice'),
    questionTimeLimit: it.settings.questionTimeLimit,
    takes: takesAllowed(it),
    totalTimeLimit: it.settings.totalTimeLimit,
    showProgress: it.settings.showProgress,
  };
}

/** Each question in the candidate's order, and how it stands. */
export function questionsOf(it: Invitation, at: Date) {
  return it.questions.map((question) => {
    const asked = askedOf(it, question.id);
    return {
      question,
      openedAt: asked.openedAt,
      answerBy: asked.answerBy,
      answered: asked.response !== null,
      closed: isClosed(it, asked, at),
      reopenedUntil: asked.response ? null : asked.reopenedUntil,
      /** Null where there is nothing to record. */
      takesLeft: question.type === 'video' ? takesLeft(it, asked) : null,
      takes: asked.takes.map((take) => takeView(it, asked, take, at)),
      draft: asked.draft,
    };
  });
}

/**
 * A take under way whose time to arrive is over is gone, though nothing was written. It may arrive for 24 hours, but one that the
 * question does not wait for (an older one than what is stored) no longer than the question's time.
 */
export function takeView(it: Invitation, asked: Asked, take: Take, at: Date): { take: Take; state: TakeState; arriveBy: Date | null } {
  const end = earliest(arrivalEnd(take), questionEnd(it, asked) ?? arrivalEnd(take));
  const arrives = take.state === 'recording' && !asked.response && isLive(it, asked) && at < end;
  const state = take.state === 'recording' && !arrives ? 'gone' : take.state;
  return { take, state, arriveBy: arrives ? end : null };
}

/** No newer take of its question was begun, by this device or another. */
export const isNewest = (asked: Asked, take: Take): boolean => asked.takes.at(-1)?.id === take.id;
