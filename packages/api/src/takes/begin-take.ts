import { randomUUIDv7 } from 'node:crypto';
import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { takeId } from '@interviews/domain/ids.ts';
import { takeInput } from '@interviews/domain/invitation/input.ts';
import { takeOf } from '@interviews/domain/invitation/rules.ts';
import { beginTake as begin } from '@interviews/domain/invitation/takes.ts';
import { makeSlicesToken } from '@interviews/tokens/slices-token.ts';
import { seenInvitation } from '../access.ts';
import { claimOf } from '../claim.ts';
import { candidateProcedure } from '../trpc.ts';
import { presentTake } from './present.ts';
import { takeBegunOutput } from './take-output.ts';

/** Begin a take. */
export const beginTake = candidateProcedure
  .meta({ name: 'begin_take', rest: { method: 'POST', path: '/invitations/{invitationId}/takes', success: 201, summary: 'Begin a take' } })
  .input(takeInput.begin)
  .output(takeBegunOutput)
  .mutation(async ({ ctx, input }) => {
    const { invitationId, questionId } = input;
    const { tenantId } = await seenInvitation(ctx, ctx.caller, invitationId);
    const begun = { id: input.id ?? takeId.parse(randomUUIDv7()), questionId, direct: ctx.store.direct };
    const claim = claimOf('take', begun.id, tenantId, invitationId, input);
    const { state, was } = await change(ctx.sql, invitations, invitationId, { ...ctx, claim, about: questionId }, (it, _version, at) =>
      begin(it, begun, at),
    );
    if (was === 'repeated') ctx.reply.again();
    const { asked, take } = takeOf(state, begun.id);
    return { ...presentTake(ctx, state, asked, take, ctx.caller, ctx.now()), slicesToken: makeSlicesToken(ctx.keys, take.id) };
  });
