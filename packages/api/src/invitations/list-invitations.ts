import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { pageOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationSummary } from './invitation-output.ts';

/** Invitations, newest first. */
export const listInvitations = hrProcedure
  .meta({ name: 'list_invitations', rest: { method: 'GET', path: '/invitations', success: 200, summary: 'Invitations, newest first' } })
  .input(invitationInput.list)
  .output(pageOf(invitationSummary))
  .query(() => {
    throw new Error('not built yet');
  });
