import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

/** Mail the link again. */
export const resendInvitation = hrProcedure
  .meta({
    name: 'resend_invitation',
    rest: { method: 'POST', path: '/invitations/{invitationId}/resend', success: 200, summary: 'Mail the link again' },
  })
  .input(invitationInput.resend)
  .output(invitationOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
