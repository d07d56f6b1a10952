import { listInvitationsOf } from '@interviews/db/queries/invitations.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { pageOf } from '../page-output.ts';
import { candidateProcedure } from '../trpc.ts';
import { invitationSummary } from './invitation-output.ts';
import { presentSummary } from './present.ts';

/** The candidate's own invitations. */
export const listMyInvitations = candidateProcedure
  .meta({
    name: 'list_my_invitations',
    rest: { method: 'GET', path: '/invitations/candidate', success: 200, summary: "The candidate's own invitations" },
  })
  .input(invitationInput.mine)
  .output(pageOf(invitationSummary))
  .query(async ({ ctx, input }) => {
    const now = ctx.now();
    const { items, nextCursor } = await listInvitationsOf(ctx.sql, ctx.caller, input, now);
    return { items: items.map((row) => presentSummary(row, now)), nextCursor };
  });
