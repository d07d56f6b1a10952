import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { candidateProcedure } from '../trpc.ts';
import { responseOutput } from './response-output.ts';

/** Answer a question. */
export const submitResponse = candidateProcedure
  .meta({
    name: 'submit_response',
    rest: { method: 'POST', path: '/invitations/{invitationId}/responses', success: 201, summary: 'Answer a question' },
  })
  .input(invitationInput.respond)
  .output(responseOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
