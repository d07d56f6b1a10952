import { renewPasswordLink } from '@interviews/db/queries/colleagues.ts';
import { linkable } from '@interviews/domain/access/colleague.ts';
import { colleagueInput } from '@interviews/domain/access/input.ts';
import { adminProcedure } from '../trpc.ts';
import { actOf, linkEnd, passwordLinkOutput, passwordUrl } from './colleague-output.ts';

/** A new link for a colleague to choose a password: the first one was lost, or the password was. Links before it open nothing any more. */
export const linkColleague = adminProcedure
  .meta({
    name: 'link_colleague',
    rest: {
      method: 'POST',
      path: '/colleagues/{colleagueId}/link',
      success: 200,
      summary: 'A new link to choose a password, mailed and shown once; audited',
    },
  })
  .input(colleagueInput.link)
  .output(passwordLinkOutput)
  .mutation(async ({ ctx, input: { colleagueId } }) => {
    const act = actOf(ctx, ctx.caller);
    const until = linkEnd(act.at);
    const { generation } = await renewPasswordLink(ctx.sql, act, until, (people) => linkable(people, colleagueId));
    return { passwordUrl: passwordUrl(ctx, colleagueId, generation), linkUntil: until.toISOString() };
  });
