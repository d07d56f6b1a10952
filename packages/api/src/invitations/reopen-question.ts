import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

/** Let a question be answered anew. */
export const reopenQuestion = hrProcedure
  .meta({
    name: 'reopen_question',
    rest: {
      method: 'POST',
      path: '/invitations/{invitationId}/questions/{questionId}/reopen',
      success: 200,
      summary: 'Let a question be answered anew',
    },
  })
  .input(invitationInput.reopen)
  .output(invitationOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
