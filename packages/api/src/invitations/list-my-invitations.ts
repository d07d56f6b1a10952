import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { pageOf } from '../page-output.ts';
import { candidateProcedure } from '../trpc.ts';
import { invitationSummary } from './invitation-output.ts';

/** The candidate's own invitations. */
export const listMyInvitations = candidateProcedure
  .meta({
    name: 'list_my_invitations',
    rest: { method: 'GET', path: '/invitations/candidate', success: 200, summary: "The candidate's own invitations" },
  })
  .input(invitationInput.mine)
  .output(pageOf(invitationSummary))
  .query(() => {
    throw new Error('not built yet');
  });
