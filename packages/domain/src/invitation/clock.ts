import type { Question } from '../template/template.ts';
import { after, HOUR, latest, MINUTE, SECOND } from '../time.ts';
import type { Asked, Invitation, Take } from './invitation.ts';

/** For the network, after `answerBy`: answers and drafts. */
export const GRACE = 10 * SECOND;
/** A take begun in time may arrive so long after it was begun. */
export const ARRIVAL = 24 * HOUR;
/** Takes that may be begun for one opening of a question, finished or not. */
export const MOST_BEGUN = 20;
/** The recorder keeps the limit; a take longer by more than this, in seconds, did not. */
export const LIMIT_SLACK = 10;

/** Seconds: of one take, or to write and choose. */
export const limitOf = (it: Invitation, question: Question): number => question.timeLimit ?? it.settings.questionTimeLimit;

export const takesAllowed = (it: Pick<Invitation, 'settings'>): number => (it.settings.allowRetakes ? 1 + it.settings.maxRetakes : 1);

/** From open to `answerBy`, in milliseconds. A video has time to think, and for each take to record it and to watch it. */
export function answerTime(it: Invitation, question: Question): number {
  const limit = limitOf(it, question) * SECOND;
  return question.type === 'video' ? (question.thinkTime ?? 60) * SECOND + takesAllowed(it) * 2 * limit : limit;
}

export const isPlayable = (take: Take): boolean => take.state === 'stored' || take.state === 'ready';

/** Those of the present opening: what was begun before a reopening does not count against it. */
export const current = (asked: Asked): readonly Take[] => asked.takes.filter((take) => !take.earlier);

/** How many of the allowed takes are used: stored ones, until they turn out broken. */
export const counting = (asked: Asked): number => current(asked).filter(isPlayable).length;

/** How many takes may still be begun, 0 once answered. */
export function takesLeft(it: Invitation, asked: Asked): number {
  if (asked.response) return 0;
  return Math.max(0, Math.min(takesAllowed(it) - counting(asked), MOST_BEGUN - current(asked).length));
}

/** Until when slices and the manifest of a take under way are taken. */
export const arrivalEnd = (take: Take): Date => after(take.begunAt, ARRIVAL);

/** Takes that keep a question's time from ending: begun in time, newer than every stored one, and still able to count. */
export function awaited(it: Invitation, asked: Asked): readonly Take[] {
  const { answerBy, response } = asked;
  if (response || !answerBy || counting(asked) >= takesAllowed(it)) return [];
  const newestStored = asked.takes.findLast(isPlayable)?.number ?? 0;
  return current(asked).filter((take) => take.state === 'recording' && take.begunAt < answerBy && take.number > newestStored);
}

/** When the time of a question ends: null where it never began to run, or was ended by an answer. */
export function questionEnd(it: Invitation, asked: Asked): Date | null {
  if (asked.response) return null;
  if (!asked.answerBy) return asked.reopenedUntil;
  return latest(after(asked.answerBy, GRACE), ...awaited(it, asked).map(arrivalEnd));
}

/** Its time is over and nothing was made (what was, `due` has sent). One that was never opened is not closed. */
export function isClosed(it: Invitation, asked: Asked, at: Date): boolean {
  const end = questionEnd(it, asked);
  return end !== null && end <= at;
}

/** Its time still matters: while the interview runs, and for a reopened one after its end too. */
export const isLive = (it: Invitation, asked: Asked): boolean =>
  !it.revokedAt && (it.status === 'started' || (it.status !== 'pending' && asked.reopenedUntil !== null));

/** Nobody has seen it yet, and nobody reopened it. */
export function unopened(it: Invitation): readonly Question[] {
  const begun = new Set(
    it.asked.filter((asked) => asked.openedAt ?? asked.reopenedUntil ?? asked.response).map((asked) => asked.questionId),
  );
  return it.questions.filter((question) => !begun.has(question.id));
}

/** The counted spans without overlap, in order. */
function union(it: Invitation, until = Number.POSITIVE_INFINITY): { from: number; until: number }[] {
  const spans = it.asked.flatMap(({ counted }) => counted ?? []).toSorted((a, b) => a.from.getTime() - b.from.getTime());
  const parts: { from: number; until: number }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    const part = { from: Math.max(span.from.getTime(), end), until: Math.min(span.until.getTime(), until) };
    if (part.until <= part.from) continue;
    parts.push(part);
    end = part.until;
  }
  return parts;
}

const total = (it: Invitation): number => it.settings.totalTimeLimit * MINUTE;

/** Milliseconds of `totalTimeLimit` that are left at an instant. */
export function timeLeft(it: Invitation, at: Date): number {
  const used = union(it, at.getTime()).reduce((sum, part) => sum + part.until - part.from, 0);
  return Math.max(0, total(it) - used);
}

/** When `totalTimeLimit` is used up if the questions now open are left alone; null: not by them. */
export function usedUpAt(it: Invitation): Date | null {
  let left = total(it);
  for (const part of union(it)) {
    if (part.until - part.from >= left) return new Date(part.from + left);
    left -= part.until - part.from;
  }
  return null;
}
