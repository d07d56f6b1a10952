import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationCreatedOutput } from './invitation-output.ts';

/** Invite a candidate. */
export const createInvitation = hrProcedure
  .meta({ name: 'create_invitation', rest: { method: 'POST', path: '/invitations', success: 201, summary: 'Invite a candidate' } })
  .input(invitationInput.create)
  .output(invitationCreatedOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
