import { takeInput } from '@interviews/domain/invitation/input.ts';
import { candidateProcedure } from '../trpc.ts';
import { takeBegunOutput } from './take-output.ts';

/** Begin a device check. */
export const beginCheck = candidateProcedure
  .meta({
    name: 'begin_check',
    rest: { method: 'POST', path: '/invitations/{invitationId}/checks', success: 201, summary: 'Begin a device check' },
  })
  .input(takeInput.check)
  .output(takeBegunOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
