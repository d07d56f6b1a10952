import { changeColleague } from '@interviews/db/queries/colleagues.ts';
import { change } from '@interviews/domain/access/colleague.ts';
import { colleagueInput } from '@interviews/domain/access/input.ts';
import { adminProcedure } from '../trpc.ts';
import { actOf, colleagueOutput, present } from './colleague-output.ts';

/** Change a colleague's name or role; a role taken away is gone with their next request. */
export const updateColleague = adminProcedure
  .meta({
    name: 'update_colleague',
    rest: { method: 'PUT', path: '/colleagues/{colleagueId}', success: 200, summary: "Change a colleague's name or role" },
  })
  .input(colleagueInput.update)
  .output(colleagueOutput)
  .mutation(async ({ ctx, input: { colleagueId, ...to } }) =>
    present(
      await changeColleague(ctx.sql, actOf(ctx, ctx.caller), colleagueId, 'colleague.update', (people) => change(people, colleagueId, to)),
    ),
  );
