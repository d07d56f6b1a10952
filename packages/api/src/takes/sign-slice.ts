import { recordSlice } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { arrivalEnd } from '@interviews/domain/invitation/clock.ts';
import { takeInput } from '@interviews/domain/invitation/input.ts';
import { after, earliest, MINUTE, SECOND } from '@interviews/domain/time.ts';
import { sliceKey } from '@interviews/storage/keys.ts';
import { slicesProcedure } from '../trpc.ts';
import { recordingOf } from './seen-take.ts';
import { mayTakeSlice, mostBytesOf, mustBeKept } from './slice-rules.ts';
import { sliceUrlOutput } from './take-output.ts';

/** Where to put a slice of a direct take. */
export const signSlice = slicesProcedure
  .meta({
    name: 'sign_slice',
    rest: { method: 'POST', path: '/takes/{takeId}/slices/{n}/url', success: 200, summary: 'Where to put a slice of a direct take' },
  })
  .input(takeInput.sliceUrl)
  .output(sliceUrlOutput)
  .mutation(async ({ ctx, input }) => {
    const { takeId, n, size, sha256 } = input;
    const at = ctx.now();
    const found = await recordingOf(ctx, ctx.caller, takeId, at);
    const open = mayTakeSlice(found, input, at);
    const end = found.is === 'take' ? earliest(after(at, 5 * MINUTE), arrivalEnd(found.take)) : after(at, 5 * MINUTE);
    const seconds = Math.floor((end.getTime() - at.getTime()) / SECOND);
    const signing = open && seconds > 0 ? ctx.store.signPut(sliceKey(takeId, n, sha256), size, sha256, seconds) : null;
    if (!signing) throw new DomainError('ValidationFailed', 'Slices of this recording go through the server.', []);
    mustBeKept(await recordSlice(ctx.sql, takeId, { n, size, sha256 }, { received: false, at, mostBytes: mostBytesOf(found) }));
    return { ...(await signing), expiresAt: after(at, seconds * SECOND).toISOString() };
  });
