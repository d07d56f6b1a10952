import { linkGenerationOf, recordShownLink } from '@interviews/db/queries/links.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { hashToken } from '@interviews/tokens/link.ts';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { linkOutput } from './invitation-output.ts';
import { linkOf } from './link.ts';

/** The link again; audited. */
export const showLink = hrProcedure
  .meta({
    name: 'show_link',
    rest: { method: 'POST', path: '/invitations/{invitationId}/link', success: 200, summary: 'The link again; audited' },
  })
  .input(invitationInput.link)
  .output(linkOutput)
  .mutation(async ({ ctx, input }) => {
    const { invitationId } = input;
    await seenInvitation(ctx, ctx.caller, invitationId);
    const generation = (await linkGenerationOf(ctx.sql, invitationId)) ?? refuse();
    const link = linkOf(ctx, invitationId, generation);
    const shown = { invitationId, generation, accessToken: hashToken(link.accessToken), actorId: ctx.caller.userId, at: ctx.now() };
    return (await recordShownLink(ctx.sql, shown)) ? link : refuse();
  });

function refuse(): never {
  throw new DomainError('InvitationRevokedException', 'This invitation was withdrawn.');
}
