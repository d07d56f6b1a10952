import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { candidateProcedure } from '../trpc.ts';
import { openedOutput } from './invitation-output.ts';

/** Open a question; its clock runs. */
export const openQuestion = candidateProcedure
  .meta({
    name: 'open_question',
    rest: {
      method: 'POST',
      path: '/invitations/{invitationId}/questions/{questionId}/open',
      success: 200,
      summary: 'Open a question; its clock runs',
    },
  })
  .input(invitationInput.open)
  .output(openedOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
