import type { Decision } from '../decision.ts';
import type { DomainEvent } from '../events.ts';
import type { QuestionId, TakeId } from '../ids.ts';
import { after, DAY, earliest, latest } from '../time.ts';
import { awaited, isClosed, isPlayable, takesLeft } from './clock.ts';
import { made } from './forecast.ts';
import type { Asked, Invitation } from './invitation.ts';
import { askedOf, mustBe, mustBeDeadline, questionOf, takeOf, withAsked, withTake } from './rules.ts';

type Reason = 'hr' | 'broken';

/** HR gives a question once more: its answer, where there is one, is withdrawn. */
export function reopen(it: Invitation, questionId: QuestionId, until: Date | undefined, at: Date): Decision<Invitation> {
  questionOf(it, questionId);
  mustBe(it, 'started', 'completed');
  if (until) mustBeDeadline('until', until, at);
  const asked = askedOf(it, questionId);
  const given = until ?? after(at, DAY);
  if (isGoingOn(it, asked, at)) return moved(it, asked, given, 'hr', at);
  const whileRunning = it.status === 'started' ? latest(given, it.expiresAt) : given;
  return anew(it, asked, whileRunning, 'hr', at);
}

/**
 * The media job could not play a take. It stops counting; where it was sent, or nothing else could be, its question is reopened
 * for a day, or until `expiresAt` where that is later: our fault, not the candidate's.
 */
export function takeBroken(it: Invitation, takeId: TakeId, problem: string, at: Date): Decision<Invitation> {
  const { asked: before, take } = takeOf(it, takeId);
  if (!isPlayable(take)) return { next: it, events: [] };
  const broken = withTake(before, { ...take, state: 'broken', problem });
  const asked = before.withdrawn?.takeId === takeId ? { ...broken, withdrawn: null } : broken;
  const wasSent = asked.response?.takeId === takeId;
  const another = asked.response !== null || asked.takes.some(isPlayable) || asked.withdrawn !== null;
  if (it.revokedAt || (!wasSent && another)) return { next: withAsked(it, asked, at), events: [] };

  const until = latest(after(at, DAY), it.expiresAt);
  if (!wasSent && isGoingOn(it, asked, at)) {
    // Twenty begun and the one that arrived is broken: without counting anew nothing more could be begun.
    const takes = asked.takes.map((old) => (old.state === 'recording' ? old : { ...old, earlier: true }));
    return moved(it, { ...asked, takes }, until, 'broken', at);
  }
  return anew(it, asked, until, 'broken', at);
}

/** Open, unanswered, and something can still be made or is there. */
function isGoingOn(it: Invitation, asked: Asked, at: Date): boolean {
  if (!asked.openedAt || asked.response || isClosed(it, asked, at)) return false;
  const isVideo = questionOf(it, asked.questionId).type === 'video';
  return !isVideo || takesLeft(it, asked) > 0 || awaited(it, asked).length > 0 || made(asked) !== null;
}

/** Of a question that goes on only `answerBy` moves. */
function moved(it: Invitation, asked: Asked, until: Date, reason: Reason, at: Date): Decision<Invitation> {
  const answerBy = latest(asked.answerBy ?? until, until);
  return { next: withAsked(it, { ...asked, answerBy }, at), events: [reopened(it, asked, reason, answerBy)] };
}

/** As if never opened; what was withdrawn stays, as the draft or as the take it was. */
function anew(it: Invitation, asked: Asked, given: Date, reason: Reason, at: Date): Decision<Invitation> {
  const { response, counted } = asked;
  // Somebody was told of the earlier reopening: it is never shortened.
  const until = asked.openedAt || response ? given : latest(given, asked.reopenedUntil ?? given);
  const next: Asked = {
    ...asked,
    openedAt: null,
    answerBy: null,
    reopenedUntil: until,
    response: null,
    draft: response ? response.content : asked.draft,
    withdrawn: response ? withdrawnMedia(asked, reason) : asked.withdrawn,
    takes: asked.takes.map((take) => ({ ...take, earlier: true, state: take.state === 'recording' ? 'gone' : take.state })),
    counted: counted && { ...counted, until: earliest(counted.until, at) },
  };
  return { next: withAsked(it, next, at), events: [reopened(it, asked, reason, until)] };
}

function withdrawnMedia({ response }: Asked, reason: Reason): Asked['withdrawn'] {
  if (!response?.mediaUrl || reason === 'broken') return null;
  return { takeId: response.takeId, mediaUrl: response.mediaUrl, duration: response.duration };
}

function reopened(it: Invitation, { response, questionId }: Asked, reason: Reason, until: Date): DomainEvent {
  const data = { invitationId: it.id, questionId, reason, until: until.toISOString() };
  return response ? { type: 'response.withdrawn', data: { responseId: response.id, ...data } } : { type: 'question.reopened', data };
}
