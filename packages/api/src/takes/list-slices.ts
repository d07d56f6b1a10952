import { takeInput } from '@interviews/domain/invitation/input.ts';
import { isNewest, takeView } from '@interviews/domain/invitation/views.ts';
import { slicesProcedure } from '../trpc.ts';
import { arrivedSlices } from './arrived.ts';
import { presentCheck } from './checks.ts';
import { recordingOf } from './seen-take.ts';
import { receivedOutput } from './take-output.ts';

/** Which slices have arrived. */
export const listSlices = slicesProcedure
  .meta({
    name: 'list_slices',
    rest: { method: 'GET', path: '/takes/{takeId}/slices', success: 200, summary: 'Which slices have arrived' },
  })
  .input(takeInput.received)
  .output(receivedOutput)
  .query(async ({ ctx, input }) => {
    const at = ctx.now();
    const found = await recordingOf(ctx, ctx.caller, input.takeId, at);
    const slices = (await arrivedSlices(ctx, input.takeId)).map(({ n, size, sha256 }) => ({ n, size, sha256 }));
    const told = { received: slices.map(({ n }) => n), slices, now: at.toISOString() };
    if (found.is === 'check') {
      const { state, arriveBy } = presentCheck(ctx, found.check, ctx.caller, at);
      return { ...told, state, newest: true, arriveBy };
    }
    const { state, arriveBy } = takeView(found.invitation, found.asked, found.take, at);
    return { ...told, state, newest: isNewest(found.asked, found.take), arriveBy: arriveBy?.toISOString() ?? null };
  });
