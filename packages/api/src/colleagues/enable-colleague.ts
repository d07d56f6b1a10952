import { changeColleague } from '@interviews/db/queries/colleagues.ts';
import { enable } from '@interviews/domain/access/colleague.ts';
import { colleagueInput } from '@interviews/domain/access/input.ts';
import { adminProcedure } from '../trpc.ts';
import { actOf, colleagueOutput, present } from './colleague-output.ts';

/** Let a colleague in again, with the password that they had. */
export const enableColleague = adminProcedure
  .meta({
    name: 'enable_colleague',
    rest: { method: 'POST', path: '/colleagues/{colleagueId}/enable', success: 200, summary: 'Let a colleague in again' },
  })
  .input(colleagueInput.enable)
  .output(colleagueOutput)
  .mutation(async ({ ctx, input: { colleagueId } }) =>
    present(
      await changeColleague(ctx.sql, actOf(ctx, ctx.caller), colleagueId, 'colleague.enable', (people, hasPassword) =>
        enable(people, colleagueId, hasPassword),
      ),
    ),
  );
