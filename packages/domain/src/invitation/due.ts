import type { Decision } from '../decision.ts';
import type { DomainEvent } from '../events.ts';
import { answerWith } from './answer.ts';
import { completedAs, expired } from './ending.ts';
import { endingOf, endOf, sendings } from './forecast.ts';
import type { Invitation } from './invitation.ts';

/**
 * All that has happened by itself until `at`, each thing at its own instant, in the contract's order. Run before every decision and
 * after it, with the same `at`: what a change brings to its end ends at that change. Run alone, it is the sweep.
 */
export function due(state: Invitation, at: Date): Decision<Invitation> {
  let it = withEnd(state);
  const events: DomainEvent[] = [];
  for (let step = nextStep(it); step && step.at <= at; step = nextStep(it)) {
    const decision = step.take();
    it = withEnd(decision.next);
    events.push(...decision.events);
  }
  return { next: it, events };
}

type Step = { readonly at: Date; take(): Decision<Invitation> };

/** At one instant: ends of questions in the candidate's order, then the end of the interview (the time limit before `expiresAt`). */
function nextStep(it: Invitation): Step | undefined {
  let next: Step | undefined;
  for (const { asked, at } of sendings(it)) {
    if (!next || at < next.at) next = { at, take: () => answerWith(it, asked, at) };
  }
  const ending = endingOf(it);
  if (ending && (!next || it.endsAt < next.at)) {
    const at = it.endsAt;
    next = { at, take: () => (ending.status === 'expired' ? expired(it, at) : completedAs(it, ending.reason, at)) };
  }
  return next;
}

function withEnd(it: Invitation): Invitation {
  const endsAt = endOf(it);
  return endsAt.getTime() === it.endsAt.getTime() ? it : { ...it, endsAt };
}
