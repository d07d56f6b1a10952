import { type Decision, unchanged } from '../decision.ts';
import { DomainError } from '../errors.ts';
import type { QuestionId, TakeId } from '../ids.ts';
import { arrivalEnd, counting, current, isClosed, isLive, isPlayable, limitOf, MOST_BEGUN, takesAllowed } from './clock.ts';
import type { Manifest } from './input.ts';
import type { Asked, Invitation, Slice, Take } from './invitation.ts';
import { mustBeWithinLimit } from './questions.ts';
import {
  askedOf,
  mustBe,
  mustBeUnanswered,
  mustFit,
  mustNotBeRevoked,
  mustTakeAnswers,
  opened,
  questionOf,
  takeOf,
  timeOver,
  withAsked,
  withTake,
} from './rules.ts';
import { mustFitSize, mustHaveArrived, sameSlices } from './slices.ts';

const retakesUsed = () => new DomainError('RetakeLimitReachedException', 'There are no more takes for this question.');

/** A device check needs an interview that can still be answered. */
export function mayCheck(it: Invitation, at: Date): void {
  mustNotBeRevoked(it);
  const reopened = it.asked.some((asked) => asked.reopenedUntil && isLive(it, asked) && !asked.response && !isClosed(it, asked, at));
  if (!reopened) mustBe(it, 'pending', 'started');
}

/** The candidate begins to record; the question opens if it is not open. */
export function beginTake(
  it: Invitation,
  begun: { readonly id: TakeId; readonly questionId: QuestionId; readonly direct: boolean },
  at: Date,
): Decision<Invitation> {
  const question = questionOf(it, begun.questionId);
  const before = askedOf(it, begun.questionId);
  mustTakeAnswers(it, before);
  mustFit(question, 'video');
  mustBeUnanswered(before);
  const asked = opened(it, question, before, at);
  if (asked.answerBy && at >= asked.answerBy) throw timeOver();
  if (counting(asked) >= takesAllowed(it) || current(asked).length >= MOST_BEGUN) throw retakesUsed();
  const take: Take = {
    ...begun,
    number: (asked.takes.at(-1)?.number ?? 0) + 1,
    state: 'recording',
    begunAt: at,
    storedAt: null,
    earlier: false,
    mimeType: null,
    duration: null,
    size: null,
    slices: null,
    arriving: false,
    received: [],
    problem: null,
    checked: null,
    poster: null,
    mp4: null,
  };
  return { next: withAsked(it, { ...asked, takes: [...asked.takes, take] }, at), events: [] };
}

/** Whether slices and the manifest of a take are still taken; refuses with the code of what closed it. Of a stored one the manifest decides. */
export function mayArrive(it: Invitation, takeId: TakeId, at: Date): Take {
  const { asked, take } = takeOf(it, takeId);
  mustTakeAnswers(it, asked);
  mustBeUnanswered(asked);
  if (at >= arrivalEnd(take)) throw timeOver('The time in which this recording could arrive is over.');
  if (take.state !== 'recording') throw new DomainError('TakeNotStoredException', 'This recording was given up.');
  return take;
}

/**
 * Whether a slice of a take whose manifest is known may be written once more, where the store lost it. Refuses, with the code of what closed
 * it, when all of the take was let go or may be: nothing would ever take it away again.
 */
export function mayComeAgain(it: Invitation, takeId: TakeId): void {
  const { asked, take } = takeOf(it, takeId);
  if (isPlayable(take)) return;
  mustTakeAnswers(it, asked);
  mustBeUnanswered(asked);
  if (take.state === 'gone') throw new DomainError('TakeNotStoredException', 'This recording was given up.');
}

/** Slice 0 of a take is here: from now on the server could finish it by itself. */
export function firstSlice(it: Invitation, takeId: TakeId, at: Date): Decision<Invitation> {
  const take = mayArrive(it, takeId, at);
  return take.arriving ? unchanged(it) : withNewTake(it, { ...take, arriving: true }, at);
}

/**
 * The recorder has stopped and says what the take consists of. It is stored when all of it is here.
 * @param received what the store has of it, by number
 */
export function finishTake(
  it: Invitation,
  takeId: TakeId,
  manifest: Manifest & { readonly mimeType: string },
  received: ReadonlyMap<number, Slice>,
  at: Date,
): Decision<Invitation> {
  const { asked, take: known } = takeOf(it, takeId);
  const size = manifest.slices.reduce((sum, slice) => sum + slice.size, 0);
  mustFitSize(Math.max(...manifest.slices.map((slice) => slice.size)), size);
  if (known.slices) {
    if (sameSlices(known.slices, manifest.slices)) return unchanged(it);
    throw new DomainError('SliceConflictException', 'This recording is stored with other slices.');
  }
  const take = mayArrive(it, takeId, at);
  mustBeWithinLimit(limitOf(it, questionOf(it, asked.questionId)), manifest.duration);
  if (counting(asked) >= takesAllowed(it)) throw retakesUsed();
  if (!manifest.anyway && newerUnderWay(asked, take, at)) {
    throw new DomainError('TakeSupersededException', 'A newer recording of this question is under way.');
  }
  mustHaveArrived(manifest.slices, received);
  const { mimeType, duration, slices } = manifest;
  return withNewTake(it, { ...take, state: 'stored', storedAt: at, mimeType, duration, slices, received: [], size }, at);
}

const newerUnderWay = (asked: Asked, take: Take, at: Date): boolean =>
  asked.takes.some((other) => other.number > take.number && other.state === 'recording' && at < arrivalEnd(other));

/** What the person threw away: it stays one of the twenty. */
export function giveUpTake(it: Invitation, takeId: TakeId, at: Date): Decision<Invitation> {
  const { asked, take } = takeOf(it, takeId);
  if (take.state === 'gone') return unchanged(it);
  mustTakeAnswers(it, asked);
  mustBeUnanswered(asked);
  if (take.state !== 'recording') throw new DomainError('SliceConflictException', 'This recording is stored.');
  return withNewTake(it, { ...take, state: 'gone' }, at);
}

/** The media job has made a take playable; its length is now what was decoded, and is shown, never judged. */
export function takeReady(
  it: Invitation,
  takeId: TakeId,
  made: Pick<Take, 'mimeType' | 'duration' | 'size' | 'checked' | 'poster' | 'mp4'>,
  at: Date,
): Decision<Invitation> {
  const { take } = takeOf(it, takeId);
  return take.state === 'stored' ? withNewTake(it, { ...take, ...made, state: 'ready' }, at) : unchanged(it);
}

/** Whether an MP4 could be made of a playable take, and how large it is; what was playable before stays so. */
export function takeConverted(it: Invitation, takeId: TakeId, made: { readonly size: number } | null, at: Date): Decision<Invitation> {
  const { take } = takeOf(it, takeId);
  if (take.state !== 'ready' || take.mp4 !== null) return unchanged(it);
  return withNewTake(it, { ...take, mp4: made !== null, ...(made && { mimeType: 'video/mp4', size: made.size }) }, at);
}

function withNewTake(it: Invitation, take: Take, at: Date): Decision<Invitation> {
  return { next: withAsked(it, withTake(askedOf(it, take.questionId), take), at), events: [] };
}
