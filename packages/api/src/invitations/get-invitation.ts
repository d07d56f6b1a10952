import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { seenInvitation } from '../access.ts';
import { eitherProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** An invitation with questions and responses. */
export const getInvitation = eitherProcedure
  .meta({
    name: 'get_invitation',
    rest: { method: 'GET', path: '/invitations/{invitationId}', success: 200, summary: 'An invitation with questions and responses' },
  })
  .input(invitationInput.get)
  .output(invitationOutput)
  .query(async ({ ctx, input }) => {
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    return shownInvitation(ctx, ctx.caller, input.invitationId);
  });
