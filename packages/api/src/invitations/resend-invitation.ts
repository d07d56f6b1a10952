import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { resend } from '@interviews/domain/invitation/lifecycle.ts';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** Mail the link again. */
export const resendInvitation = hrProcedure
  .meta({
    name: 'resend_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/resend', success: 200, summary: 'Mail the link again' },
  })
  .input(invitationInput.resend)
  .output(invitationOutput)
  .mutation(async ({ ctx, input }) => {
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    await change(ctx.sql, invitations, input.invitationId, ctx, (it, _version, at) => resend(it, at));
    return shownInvitation(ctx, ctx.caller, input.invitationId);
  });
