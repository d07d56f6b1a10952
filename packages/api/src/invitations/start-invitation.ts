import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { candidateProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

/** Begin the interview. */
export const startInvitation = candidateProcedure
  .meta({
    name: 'start_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/start', success: 200, summary: 'Begin the interview' },
  })
  .input(invitationInput.start)
  .output(invitationOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
