import { takeInput } from '@interviews/domain/invitation/input.ts';
import { eitherProcedure } from '../trpc.ts';
import { presentCheck } from './checks.ts';
import { presentTake } from './present.ts';
import { recordingOf } from './seen-take.ts';
import { takeOutput } from './take-output.ts';

/** A take, and where to play it. */
export const getTake = eitherProcedure
  .meta({ name: 'get_take', rest: { method: 'GET', path: '/takes/{takeId}', success: 200, summary: 'A take, and where to play it' } })
  .input(takeInput.get)
  .output(takeOutput)
  .query(async ({ ctx, input }) => {
    const at = ctx.now();
    const found = await recordingOf(ctx, ctx.caller, input.takeId, at);
    return found.is === 'check'
      ? presentCheck(ctx, found.check, ctx.caller, at)
      : presentTake(ctx, found.invitation, found.asked, found.take, ctx.caller, at);
  });
