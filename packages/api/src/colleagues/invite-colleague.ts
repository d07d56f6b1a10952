import { randomUUIDv7 } from 'node:crypto';
import { inviteColleague as invite } from '@interviews/db/queries/colleagues.ts';
import { colleagueInput } from '@interviews/domain/access/input.ts';
import { colleagueId } from '@interviews/domain/ids.ts';
import { claimOf } from '../claim.ts';
import { adminProcedure } from '../trpc.ts';
import { actOf, colleagueInvitedOutput, linkEnd, passwordUrl, present } from './colleague-output.ts';

/** Invite a colleague: mailed a link to choose a password, which is shown here once too. Again with the same id: the link while it may be used. */
export const inviteColleague = adminProcedure
  .meta({
    name: 'invite_colleague',
    rest: {
      method: 'POST',
      path: '/colleagues',
      success: 201,
      summary: 'Invite a colleague; the link to choose a password is mailed and shown',
    },
  })
  .input(colleagueInput.invite)
  .output(colleagueInvitedOutput)
  .mutation(async ({ ctx, input }) => {
    const act = actOf(ctx, ctx.caller);
    const id = input.id ?? colleagueId.parse(randomUUIDv7());
    const { email, name, role } = input;
    const made = await invite(ctx.sql, act, claimOf('colleague', id, act.companyId, null, input), {
      email,
      name,
      role,
      linkUntil: linkEnd(act.at),
    });
    if (made.was === 'repeated') ctx.reply.again();
    const { colleague, generation } = made;
    return { ...present(colleague), passwordUrl: colleague.linkUntil ? passwordUrl(ctx, id, generation) : null };
  });
