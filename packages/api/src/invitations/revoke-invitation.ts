import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

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
  .mutation(() => {
    throw new Error('not built yet');
  });
