import { readNotices as read } from '@interviews/db/queries/notices.ts';
import { noticeInput } from '@interviews/domain/invitation/input.ts';
import { z } from 'zod';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';

/** The caller has read what it was told of an interview. Others keep their own notices. */
export const readNotices = hrProcedure
  .meta({
    name: 'read_notices',
    rest: {
      method: 'POST',
      path: '/invitations/{invitationId}/notices/read',
      success: 204,
      summary: 'Note that the caller has read what it was told of an interview',
    },
  })
  .input(noticeInput.read)
  .output(z.void())
  .mutation(async ({ ctx, input }) => {
    const { tenantId, userId } = ctx.caller;
    await seenInvitation(ctx, ctx.caller, input.invitationId);
    await read(ctx.sql, { tenantId, hrId: userId }, input.invitationId);
  });
