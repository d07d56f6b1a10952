import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

/** Give more days. */
export const extendInvitation = hrProcedure
  .meta({
    name: 'extend_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/extend', success: 200, summary: 'Give more days' },
  })
  .input(invitationInput.extend)
  .output(invitationOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
