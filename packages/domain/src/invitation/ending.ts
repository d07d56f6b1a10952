import type { Decision } from '../decision.ts';
import type { CompletionReason, Invitation } from './invitation.ts';

export const answeredCount = (it: Invitation): number => it.asked.filter((asked) => asked.response).length;

/** It is over with what there is. */
export function completedAs(it: Invitation, reason: CompletionReason, at: Date): Decision<Invitation> {
  return {
    next: { ...it, status: 'completed', completedAt: at, completionReason: reason, changedAt: at },
    events: [
      {
        type: 'invitation.completed',
        data: {
          invitationId: it.id,
          templateId: it.templateId,
          candidateId: it.candidateId,
          hrId: it.hrId,
          responsesCount: answeredCount(it),
          duration: Math.round((at.getTime() - (it.startedAt ?? at).getTime()) / 1000),
          completedAt: at.toISOString(),
          completionReason: reason,
        },
      },
    ],
  };
}

/** Its time has passed; its answers are kept. */
export function expired(it: Invitation, at: Date): Decision<Invitation> {
  return {
    next: { ...it, status: 'expired', expiredAt: at, changedAt: at },
    events: [
      {
        type: 'invitation.expired',
        data: {
          invitationId: it.id,
          templateId: it.templateId,
          candidateId: it.candidateId,
          hrId: it.hrId,
          expiredAt: at.toISOString(),
          answered: answeredCount(it),
        },
      },
    ],
  };
}
