import type { Decision } from '../decision.ts';
import { after, DAY } from '../time.ts';
import { isPlayable } from './clock.ts';
import type { Asked, Invitation, Take } from './invitation.ts';

/**
 * How long takes that were never sent outlive the interview. In this week HR watches, reopens, and somebody may still be helped by hand; a
 * person's face that nobody chose to show has no reason to lie here for longer (docs/decisions/0014).
 */
export const UNSENT_KEPT = 7 * DAY;

/** Whether nothing of the interview was to be answered any more for `UNSENT_KEPT`: it is over (`due` was done), and no question reopened. */
export const isLongOver = (it: Invitation, at: Date): boolean => after(it.endsAt, UNSENT_KEPT) <= at;

/**
 * Lets go of the takes that were stored and never sent, when the interview is long over. What a response names and what a reopening withdrew
 * stays: HR may reopen at any time, and then it is the candidate's answer again. While any take awaits its media job nothing goes: if the one
 * that was sent turns out broken, the others are what can be sent in its stead.
 * @param it with all of its takes
 */
export function letGoUnsent(it: Invitation, at: Date): Decision<Invitation> {
  const isWaiting = it.asked.some(({ takes }) => takes.some(({ state }) => state === 'stored'));
  if (isWaiting || !isLongOver(it, at) || !it.asked.some((asked) => asked.takes.some(isUnsent(asked)))) return { next: it, events: [] };
  return { next: { ...it, asked: it.asked.map(withoutUnsent), changedAt: at }, events: [] };
}

const isUnsent =
  ({ response, withdrawn }: Asked) =>
  (take: Take): boolean =>
    isPlayable(take) && take.id !== response?.takeId && take.id !== withdrawn?.takeId;

function withoutUnsent(asked: Asked): Asked {
  const unsent = isUnsent(asked);
  if (!asked.takes.some(unsent)) return asked;
  return { ...asked, takes: asked.takes.map((take) => (unsent(take) ? { ...take, state: 'gone' } : take)) };
}
