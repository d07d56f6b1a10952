import { takeInput } from '@interviews/domain/invitation/input.ts';
import { candidateProcedure } from '../trpc.ts';
import { takeBegunOutput } from './take-output.ts';

/** Begin a take. */
export const beginTake = candidateProcedure
  .meta({ name: 'begin_take', rest: { method: 'POST', path: '/invitations/{invitationId}/takes', success: 201, summary: 'Begin a take' } })
  .input(takeInput.begin)
  .output(takeBegunOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
