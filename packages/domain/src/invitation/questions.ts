import { type Decision, unchanged } from '../decision.ts';
import { DomainError } from '../errors.ts';
import type { QuestionId, ResponseId } from '../ids.ts';
import { answered, contentOf, mediaOf, videoResponse, writtenResponse } from './answer.ts';
import { isPlayable, LIMIT_SLACK, limitOf } from './clock.ts';
import type { Answer, DraftContent } from './input.ts';
import type { Invitation } from './invitation.ts';
import {
  askedOf,
  mustBeInTime,
  mustBeUnanswered,
  mustFit,
  mustTakeAnswers,
  opened,
  questionOf,
  takeOf,
  timeOver,
  withAsked,
} from './rules.ts';

/** The candidate sees a question, and its clock runs; asked again, it is open already. */
export function openQuestion(it: Invitation, questionId: QuestionId, at: Date): Decision<Invitation> {
  const question = questionOf(it, questionId);
  const asked = askedOf(it, questionId);
  mustTakeAnswers(it, asked);
  mustBeUnanswered(asked);
  const next = opened(it, question, asked, at);
  return next === asked ? unchanged(it) : { next: withAsked(it, next, at), events: [] };
}

/** What is typed or chosen so far: checked like an answer, opens its question like one; an empty one clears it. */
export function saveDraft(it: Invitation, questionId: QuestionId, content: DraftContent, at: Date): Decision<Invitation> {
  const question = questionOf(it, questionId);
  const before = askedOf(it, questionId);
  mustTakeAnswers(it, before);
  const draft = contentOf(question, content);
  mustBeUnanswered(before);
  const asked = opened(it, question, before, at);
  mustBeInTime(it, asked, 'sent', at);
  return asked === before && draft === before.draft ? unchanged(it) : { next: withAsked(it, { ...asked, draft }, at), events: [] };
}

/** The candidate answers. A question that was never opened opens at that moment. */
export function respond(it: Invitation, answer: Answer & { readonly id: ResponseId }, at: Date): Decision<Invitation> {
  const question = questionOf(it, answer.questionId);
  const before = askedOf(it, answer.questionId);
  const take = answer.type === 'video' && answer.takeId ? ownTake(it, answer.questionId, answer.takeId) : null;
  mustTakeAnswers(it, before);
  mustFit(question, answer.type === 'choice' ? 'multiple_choice' : answer.type);
  const content = answer.type === 'video' ? null : contentOf(question, answer.content);
  mustBeUnanswered(before);
  const asked = opened(it, question, before, at);
  mustBeInTime(it, asked, take ? 'taken' : 'sent', at);

  if (content !== null) return answered(it, asked, writtenResponse(answer.id, question, content, 'candidate', at));
  if (take) {
    if (!isPlayable(take)) throw new DomainError('TakeNotStoredException', 'This recording has not arrived whole.');
    return answered(it, asked, videoResponse(answer.id, question, mediaOf(take), 'candidate', at));
  }
  if (answer.type !== 'video' || answer.mediaUrl === undefined) throw new DomainError('ValidationFailed', 'There is no answer in this.');
  const duration = answer.duration ?? null;
  mustBeWithinLimit(limitOf(it, question), duration);
  return answered(it, asked, videoResponse(answer.id, question, { takeId: null, mediaUrl: answer.mediaUrl, duration }, 'candidate', at));
}

/** Another question's take does not exist for this one. */
function ownTake(it: Invitation, questionId: QuestionId, takeId: NonNullable<Extract<Answer, { type: 'video' }>['takeId']>) {
  const { asked, take } = takeOf(it, takeId);
  if (asked.questionId !== questionId) throw new DomainError('TakeNotFoundException', 'There is nothing with this id.');
  return take;
}

/** A recording may be longer than its limit by the slack of a recorder, in seconds. */
export function mustBeWithinLimit(limit: number, duration: number | null): void {
  if (duration === null || duration <= limit + LIMIT_SLACK) return;
  const { code, message } = timeOver('This recording is longer than the question allows.');
  throw new DomainError(code, message, [{ path: 'duration', message }]);
}
