import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hrProcedure } from '../trpc.ts';
import { linkOutput } from './invitation-output.ts';

/** The link again; audited. */
export const showLink = hrProcedure
  .meta({
    name: 'show_link',
    rest: { method: 'POST', path: '/invitations/{invitationId}/link', success: 200, summary: 'The link again; audited' },
  })
  .input(invitationInput.link)
  .output(linkOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
