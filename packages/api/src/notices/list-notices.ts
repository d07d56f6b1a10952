import { unreadNotices } from '@interviews/db/queries/notices.ts';
import { noticeInput } from '@interviews/domain/invitation/input.ts';
import { pageOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { noticeOutput, presentNotice } from './notice-output.ts';

/** What the caller was told and has not read. */
export const listNotices = hrProcedure
  .meta({
    name: 'list_notices',
    rest: { method: 'GET', path: '/notices', success: 200, summary: 'What the caller was told and has not read, newest first' },
  })
  .input(noticeInput.list)
  .output(pageOf(noticeOutput))
  .query(async ({ ctx, input }) => {
    const { tenantId, userId } = ctx.caller;
    const { items, nextCursor } = await unreadNotices(ctx.sql, { tenantId, hrId: userId }, input);
    return { items: items.map(presentNotice), nextCursor };
  });
