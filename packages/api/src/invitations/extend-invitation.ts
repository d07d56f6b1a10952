import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { extend } from '@interviews/domain/invitation/lifecycle.ts';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** Give more days. */
export const extendInvitation = hrProcedure
  .meta({
    name: 'extend_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/extend', success: 200, summary: 'Give more days' },
  })
  .input(invitationInput.extend)
  .output(invitationOutput)
  .mutation(async ({ ctx, input }) => {
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    await change(ctx.sql, invitations, input.invitationId, ctx, (it, _version, at) => extend(it, input.expiresAt, at));
    return shownInvitation(ctx, ctx.caller, input.invitationId);
  });
