import { DomainError, type ErrorCode } from '../errors.ts';
import type { QuestionId } from '../ids.ts';
import type { Question } from '../template/template.ts';
import { after, DAY } from '../time.ts';
import { answerTime, GRACE, questionEnd, timeLeft } from './clock.ts';
import type { Asked, Invitation, InvitationStatus, Take } from './invitation.ts';

const whyNot: Record<InvitationStatus, [ErrorCode, string]> = {
  pending: ['InvitationNotStartedException', 'This interview has not been started.'],
  started: ['InvitationAlreadyStartedException', 'This interview has already been started.'],
  completed: ['InvitationAlreadyCompletedException', 'This interview is already complete.'],
  expired: ['InvitationExpiredException', 'The deadline of this interview has passed.'],
};

export function mustNotBeRevoked(it: Invitation): void {
  if (it.revokedAt) throw new DomainError('InvitationRevokedException', 'This invitation was withdrawn.');
}

/** Refuses an invitation that is in none of these states, for the reason of the one it is in. */
export function mustBe(it: Invitation, ...allowed: readonly InvitationStatus[]): void {
  mustNotBeRevoked(it);
  if (!allowed.includes(it.status)) throw new DomainError(...whyNot[it.status]);
}

/** A question is answered while the interview runs; one that was reopened, after its end too. */
export function mustTakeAnswers(it: Invitation, asked: Asked): void {
  mustNotBeRevoked(it);
  const reopened = asked.reopenedUntil !== null && it.status !== 'pending';
  if (it.status !== 'started' && !reopened) throw new DomainError(...whyNot[it.status]);
}

export function mustBeUnanswered(asked: Asked): void {
  if (asked.response) throw new DomainError('ResponseAlreadySubmittedException', 'This question has its answer.');
}

export function mustFit(question: Question, type: Question['type']): void {
  if (question.type === type) return;
  const message = `This question is of the type ${question.type}.`;
  throw new DomainError('ValidationFailed', message, [{ path: 'type', message }]);
}

export const timeOver = (message = 'The time for this question is over.'): DomainError =>
  new DomainError('AnswerTimeOverException', message);

/** Text, choices and videos from elsewhere are due by `answerBy` and grace; a take of ours may arrive as long as its question waits. */
export function mustBeInTime(it: Invitation, asked: Asked, answerIs: 'sent' | 'taken', at: Date): void {
  const end = answerIs === 'taken' ? questionEnd(it, asked) : asked.answerBy && after(asked.answerBy, GRACE);
  if (end && at >= end) throw timeOver();
}

/** The question with its clock running. `expiresAt` and the time limit gate opening; what was reopened has its own deadline. */
export function opened(it: Invitation, question: Question, asked: Asked, at: Date): Asked {
  if (asked.openedAt) return asked;
  const answerBy = after(at, answerTime(it, question));
  if (asked.reopenedUntil) {
    if (at >= asked.reopenedUntil) throw timeOver();
    return { ...asked, openedAt: at, answerBy };
  }
  if (at >= it.expiresAt) throw new DomainError(...whyNot.expired);
  if (timeLeft(it, at) === 0) throw timeOver('The time of this interview is used up.');
  return { ...asked, openedAt: at, answerBy, counted: { from: at, until: after(answerBy, GRACE) } };
}

export function questionOf(it: Invitation, id: QuestionId): Question {
  const question = it.questions.find((candidate) => candidate.id === id);
  if (!question) throw new DomainError('QuestionNotFoundException', 'There is nothing with this id.');
  return question;
}

/** What happened to a question so far. */
export function askedOf(it: Invitation, questionId: QuestionId): Asked {
  return (
    it.asked.find((asked) => asked.questionId === questionId) ?? {
      questionId,
      openedAt: null,
      answerBy: null,
      reopenedUntil: null,
      draft: null,
      response: null,
      takes: [],
      withdrawn: null,
      counted: null,
    }
  );
}

/** A take of this invitation, and its question. */
export function takeOf(it: Invitation, id: Take['id']): { readonly asked: Asked; readonly take: Take } {
  for (const asked of it.asked) {
    const take = asked.takes.find((candidate) => candidate.id === id);
    if (take) return { asked, take };
  }
  throw new DomainError('TakeNotFoundException', 'There is nothing with this id.');
}

/** The invitation with what just happened to one of its questions. */
export function withAsked(it: Invitation, next: Asked, at: Date): Invitation {
  const known = it.asked.some((asked) => asked.questionId === next.questionId);
  const asked = known ? it.asked.map((old) => (old.questionId === next.questionId ? next : old)) : [...it.asked, next];
  return { ...it, asked, changedAt: at };
}

/** The asked question with one of its takes replaced. */
export const withTake = (asked: Asked, next: Take): Asked => ({
  ...asked,
  takes: asked.takes.map((take) => (take.id === next.id ? next : take)),
});

/** A deadline lies in the future and within a year. */
export function mustBeDeadline(path: 'expiresAt' | 'until', deadline: Date, at: Date): void {
  const refuse = (message: string) => new DomainError('ValidationFailed', message, [{ path, message }]);
  if (deadline <= at) throw refuse('A deadline must lie in the future.');
  if (deadline > after(at, 366 * DAY)) throw refuse('A deadline must lie within a year.');
}
