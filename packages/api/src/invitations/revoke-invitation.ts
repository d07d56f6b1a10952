import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** Withdraw an invitation; its links end at once. */
export const revokeInvitation = hrProcedure
  .meta({
    name: 'revoke_invitation',
    rest: {
      method: 'POST',
      path: '/invitations/{invitationId}/revoke',
      success: 200,
      summary: 'Withdraw an invitation; its links end at once',
    },
  })
  .input(invitationInput.revoke)
  .output(invitationOutput)
  .mutation(async ({ ctx, input }) => {
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    await change(ctx.sql, invitations, input.invitationId, ctx, (it, _version, at) => revoke(it, at));
    return shownInvitation(ctx, ctx.caller, input.invitationId);
  });
