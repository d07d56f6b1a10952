import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { candidateProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

/** End the interview. */
export const completeInvitation = candidateProcedure
  .meta({
    name: 'complete_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/complete', success: 200, summary: 'End the interview' },
  })
  .input(invitationInput.complete)
  .output(invitationOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
