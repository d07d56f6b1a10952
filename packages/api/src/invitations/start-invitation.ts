import { randomInt } from 'node:crypto';
import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { start } from '@interviews/domain/invitation/lifecycle.ts';
import { seenInvitation } from '../access.ts';
import { candidateProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** Begin the interview. */
export const startInvitation = candidateProcedure
  .meta({
    name: 'start_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/start', success: 200, summary: 'Begin the interview' },
  })
  .input(invitationInput.start)
  .output(invitationOutput)
  .mutation(async ({ ctx, input }) => {
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    await change(ctx.sql, invitations, input.invitationId, ctx, (it, _version, at) => start(it, orderFor(it), input.noticeVersion, at));
    return shownInvitation(ctx, ctx.caller, input.invitationId);
  });

/** The template's order, or a fair shuffle of it. */
function orderFor({ questions, settings }: Invitation) {
  const order = questions.map(({ id }) => id);
  if (!settings.shuffleQuestions) return order;
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
