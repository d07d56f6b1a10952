import { earliest, latest } from '../time.ts';
import { current, isLive, isPlayable, questionEnd, unopened, usedUpAt } from './clock.ts';
import type { Asked, CompletionReason, Invitation, Media, Take } from './invitation.ts';

export type Made =
  | { readonly is: 'draft'; readonly content: string }
  | { readonly is: 'take'; readonly take: Take }
  | { readonly is: 'lying'; readonly take: Take }
  | { readonly is: 'media'; readonly media: Media };

/**
 * What was made and not sent, and is sent when the question's time ends: the draft, or the newest take that counts; else
 * what lies here of a take whose phone was lost; else what a reopening withdrew or left.
 */
export function made(asked: Asked): Made | null {
  if (asked.response) return null;
  if (asked.draft !== null) return { is: 'draft', content: asked.draft };
  const stored = current(asked).findLast(isPlayable);
  if (stored) return { is: 'take', take: stored };
  const lying = current(asked).findLast((take) => take.state === 'recording' && take.arriving);
  if (lying) return { is: 'lying', take: lying };
  if (asked.withdrawn) return { is: 'media', media: asked.withdrawn };
  const before = asked.takes.findLast(isPlayable);
  return before ? { is: 'take', take: before } : null;
}

/** Questions for which the server will send something, and when; in the candidate's order. */
export function sendings(it: Invitation): readonly { readonly asked: Asked; readonly at: Date }[] {
  const place = new Map(it.questions.map((question, index) => [question.id, index]));
  return it.asked
    .filter((asked) => isLive(it, asked))
    .flatMap((asked) => {
      const end = questionEnd(it, asked);
      return end && made(asked) ? [{ asked, at: latest(end, it.changedAt) }] : [];
    })
    .toSorted((a, b) => (place.get(a.asked.questionId) ?? 0) - (place.get(b.asked.questionId) ?? 0));
}

/** When the time limit ends it: used up, one left unopened, and nothing begun in time can still arrive. */
function timeLimitEnd(it: Invitation): Date | null {
  const usedUp = it.status === 'started' && unopened(it).length > 0 ? usedUpAt(it) : null;
  if (!usedUp) return null;
  const begun = it.asked.filter((asked) => asked.openedAt).flatMap((asked) => questionEnd(it, asked) ?? []);
  return latest(usedUp, ...begun);
}

function computedEnd(it: Invitation): Date {
  const goingOn = it.asked.filter((asked) => isLive(it, asked)).flatMap((asked) => questionEnd(it, asked) ?? []);
  switch (it.status) {
    case 'pending':
      return it.expiresAt;
    case 'started':
      return timeLimitEnd(it) ?? latest(it.expiresAt, ...goingOn);
    case 'completed':
      return latest(it.completedAt ?? it.expiresAt, ...goingOn);
    case 'expired':
      return latest(it.expiredAt ?? it.expiresAt, ...goingOn);
  }
}

/**
 * The moment at which the interview ends if it is left alone; of an ended one, the last at which something of it may be answered.
 * Never earlier than the change that moves it; one that was over before the last change stays where it was.
 */
export const endOf = (it: Invitation): Date => latest(computedEnd(it), earliest(it.endsAt, it.changedAt));

export type Ending =
  | { readonly status: 'completed'; readonly reason: CompletionReason }
  | { readonly status: 'expired'; readonly reason: null };

/** As what it ends at `endsAt`; null when it has ended. */
export function endingOf(it: Invitation): Ending | null {
  const expired = { status: 'expired', reason: null } as const;
  if (it.status === 'pending') return expired;
  if (it.status !== 'started') return null;
  if (timeLimitEnd(it)) return { status: 'completed', reason: 'time_limit' };

  const over = new Set(it.asked.filter((asked) => asked.response ?? questionEnd(it, asked)).map((asked) => asked.questionId));
  const answered = it.asked.some((asked) => asked.response) || sendings(it).length > 0;
  const complete = it.questions.every((question) => !question.isRequired || over.has(question.id));
  return answered && complete ? { status: 'completed', reason: 'deadline' } : expired;
}

/** What is stored beside each change for readers, filters and counts, so that they see from its instant what nobody has swept yet. */
export type Forecast = {
  /** The next instant at which anything falls due; null: never. */
  readonly dueAt: Date | null;
  readonly endsAs: Ending | null;
  /** When an answer is sent by itself: progress is what is answered and those of these that have passed. */
  readonly answersDue: readonly Date[];
};

export function forecast(it: Invitation): Forecast {
  const endsAs = endingOf(it);
  const answersDue = sendings(it).map(({ at }) => at);
  const [first, ...rest] = endsAs ? [it.endsAt, ...answersDue] : answersDue;
  return { dueAt: first ? earliest(first, ...rest) : null, endsAs, answersDue };
}
