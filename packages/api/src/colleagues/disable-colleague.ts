import { changeColleague } from '@interviews/db/queries/colleagues.ts';
import { disable } from '@interviews/domain/access/colleague.ts';
import { colleagueInput } from '@interviews/domain/access/input.ts';
import { adminProcedure } from '../trpc.ts';
import { actOf, colleagueOutput, present } from './colleague-output.ts';

/** Keep a colleague out: sessions, tokens and links end with the next request; what they made stays. */
export const disableColleague = adminProcedure
  .meta({
    name: 'disable_colleague',
    rest: { method: 'POST', path: '/colleagues/{colleagueId}/disable', success: 200, summary: 'Keep a colleague out, at once' },
  })
  .input(colleagueInput.disable)
  .output(colleagueOutput)
  .mutation(async ({ ctx, input: { colleagueId } }) =>
    present(
      await changeColleague(ctx.sql, actOf(ctx, ctx.caller), colleagueId, 'colleague.disable', (people) => disable(people, colleagueId)),
    ),
  );
