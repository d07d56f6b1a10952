import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { z } from 'zod';
import { candidateProcedure } from '../trpc.ts';

/** Keep what is written so far. */
export const saveDraft = candidateProcedure
  .meta({
    name: 'save_draft',
    rest: {
      method: 'PUT',
      path: '/invitations/{invitationId}/questions/{questionId}/draft',
      success: 204,
      summary: 'Keep what is written so far',
    },
  })
  .input(invitationInput.draft)
  .output(z.void())
  .mutation(() => {
    throw new Error('not built yet');
  });
