import { listInvitations as list } from '@interviews/db/queries/invitations.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { pageOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationSummary } from './invitation-output.ts';
import { presentSummary } from './present.ts';

/** Invitations, newest first. */
export const listInvitations = hrProcedure
  .meta({ name: 'list_invitations', rest: { method: 'GET', path: '/invitations', success: 200, summary: 'Invitations, newest first' } })
  .input(invitationInput.list)
  .output(pageOf(invitationSummary))
  .query(async ({ ctx, input }) => {
    const now = ctx.now();
    const { items, nextCursor } = await list(ctx.sql, ctx.caller.tenantId, input, now);
    return { items: items.map((row) => presentSummary(row, now)), nextCursor };
  });
