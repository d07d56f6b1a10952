import { randomUUIDv7 } from 'node:crypto';
import { read } from '@interviews/db/change.ts';
import { claimedBy } from '@interviews/db/claims.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { beginCheck as begin } from '@interviews/db/queries/checks.ts';
import { takeId } from '@interviews/domain/ids.ts';
import { takeInput } from '@interviews/domain/invitation/input.ts';
import { mayCheck } from '@interviews/domain/invitation/takes.ts';
import { makeSlicesToken } from '@interviews/tokens/slices-token.ts';
import { seenInvitation, there } from '../access.ts';
import { claimOf } from '../claim.ts';
import { candidateProcedure } from '../trpc.ts';
import { presentCheck } from './checks.ts';
import { takeBegunOutput } from './take-output.ts';

/** Begin a device check. */
export const beginCheck = candidateProcedure
  .meta({
    name: 'begin_check',
    rest: { method: 'POST', path: '/invitations/{invitationId}/checks', success: 201, summary: 'Begin a device check' },
  })
  .input(takeInput.check)
  .output(takeBegunOutput)
  .mutation(async ({ ctx, input }) => {
    const { invitationId } = input;
    const { tenantId } = await seenInvitation(ctx, ctx.caller, invitationId);
    const at = ctx.now();
    const id = input.id ?? takeId.parse(randomUUIDv7());
    const claim = { ...claimOf('check', id, tenantId, invitationId, input), within: invitationId };
    // A repeated id is answered before any rule of state is asked.
    if (!(await claimedBy(ctx.sql, id)))
      mayCheck(there(await read(ctx.sql, invitations, invitationId, at), 'InvitationNotFoundException').state, at);
    const { check, was } = await begin(ctx.sql, claim, { direct: ctx.store.direct, at });
    if (was === 'repeated') ctx.reply.again();
    return { ...presentCheck(ctx, check, ctx.caller, at), slicesToken: makeSlicesToken(ctx.keys, check.id) };
  });
