import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { moveCheck } from '@interviews/db/queries/checks.ts';
import { forgetSlices } from '@interviews/db/queries/slices.ts';
import { takeInput } from '@interviews/domain/invitation/input.ts';
import { takeOf } from '@interviews/domain/invitation/rules.ts';
import { finishTake as finish } from '@interviews/domain/invitation/takes.ts';
import { there } from '../access.ts';
import { slicesProcedure } from '../trpc.ts';
import { dropBeyond, slicesInStore } from './arrived.ts';
import { finishedCheck, presentCheck } from './checks.ts';
import { mediaTypeOf } from './media-type.ts';
import { presentTake } from './present.ts';
import { recordingOf } from './seen-take.ts';
import { takeOutput } from './take-output.ts';

/** Seal a take by its manifest. */
export const finishTake = slicesProcedure
  .meta({
    name: 'finish_take',
    rest: { method: 'POST', path: '/takes/{takeId}/finish', success: 200, summary: 'Seal a take by its manifest' },
  })
  .input(takeInput.finish)
  .output(takeOutput)
  .mutation(async ({ ctx, input }) => {
    const { takeId, ...said } = input;
    const at = ctx.now();
    const found = await recordingOf(ctx, ctx.caller, takeId, at);
    const arrived = await slicesInStore(ctx, takeId);
    const received = new Map(arrived.map((slice) => [slice.n, slice]));
    // Without slice 0 there is nothing to tell the type from, and the manifest is refused for that.
    const mimeType = said.mimeType ?? (received.has(0) ? await mediaTypeOf(ctx.store, takeId, arrived) : 'video/webm');
    const manifest = { ...said, mimeType };

    if (found.is === 'check') {
      const stored = finishedCheck(found.invitation, found.check, manifest, received, at);
      const check = stored === found.check ? stored : there(await moveCheck(ctx.sql, takeId, 'recording', stored), 'TakeNotFoundException');
      return presentCheck(ctx, check, ctx.caller, at);
    }
    const { state } = await change(ctx.sql, invitations, found.invitationId, { ...ctx, about: takeId }, (it, _version, now) =>
      finish(it, takeId, manifest, received, now),
    );
    await forgetSlices(ctx.sql, takeId, manifest.slices.length);
    await dropBeyond(ctx, takeId, manifest.slices.length);
    const { asked, take } = takeOf(state, takeId);
    return presentTake(ctx, state, asked, take, { kind: 'candidate' }, ctx.now());
  });
