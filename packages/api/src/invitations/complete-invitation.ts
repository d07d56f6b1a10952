import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { complete } from '@interviews/domain/invitation/lifecycle.ts';
import { seenInvitation } from '../access.ts';
import { candidateProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** End the interview. */
export const completeInvitation = candidateProcedure
  .meta({
    name: 'complete_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/complete', success: 200, summary: 'End the interview' },
  })
  .input(invitationInput.complete)
  .output(invitationOutput)
  .mutation(async ({ ctx, input }) => {
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    const { state } = await change(ctx.sql, invitations, input.invitationId, ctx, (it, _version, at) => complete(it, at));
    if (state.startedAt && state.completedAt) ctx.completed((state.completedAt.getTime() - state.startedAt.getTime()) / 1000);
    return shownInvitation(ctx, ctx.caller, input.invitationId);
  });
