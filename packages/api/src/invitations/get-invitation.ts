import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { eitherProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';

/** An invitation with questions and responses. */
export const getInvitation = eitherProcedure
  .meta({
    name: 'get_invitation',
    rest: { method: 'GET', path: '/invitations/{invitationId}', success: 200, summary: 'An invitation with questions and responses' },
  })
  .input(invitationInput.get)
  .output(invitationOutput)
  .query(() => {
    throw new Error('not built yet');
  });
