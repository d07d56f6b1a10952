import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { moveCheck } from '@interviews/db/queries/checks.ts';
import { forgetSlices } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { takeInput } from '@interviews/domain/invitation/input.ts';
import { giveUpTake as giveUp } from '@interviews/domain/invitation/takes.ts';
import { takePrefix } from '@interviews/storage/keys.ts';
import { z } from 'zod';
import { slicesProcedure } from '../trpc.ts';
import { recordingOf } from './seen-take.ts';

/** Give a take up before it is stored. */
export const giveUpTake = slicesProcedure
  .meta({
    name: 'give_up_take',
    rest: { method: 'DELETE', path: '/takes/{takeId}', success: 204, summary: 'Give a take up before it is stored' },
  })
  .input(takeInput.giveUp)
  .output(z.void())
  .mutation(async ({ ctx, input: { takeId } }) => {
    const found = await recordingOf(ctx, ctx.caller, takeId, ctx.now());
    if (found.is === 'take')
      await change(ctx.sql, invitations, found.invitationId, { ...ctx, about: takeId }, (it, _version, at) => giveUp(it, takeId, at));
    else if (found.check.state !== 'gone' && !(await moveCheck(ctx.sql, takeId, 'recording', { state: 'gone' })))
      throw new DomainError('SliceConflictException', 'This recording is stored.');
    await forgetSlices(ctx.sql, takeId);
    await ctx.store.remove(takePrefix(takeId));
  });
