import { takeInput } from '@interviews/domain/invitation/input.ts';
import { slicesProcedure } from '../trpc.ts';
import { sliceUrlOutput } from './take-output.ts';

/** Where to put a slice of a direct take. */
export const signSlice = slicesProcedure
  .meta({
    name: 'sign_slice',
    rest: { method: 'POST', path: '/takes/{takeId}/slices/{n}/url', success: 200, summary: 'Where to put a slice of a direct take' },
  })
  .input(takeInput.sliceUrl)
  .output(sliceUrlOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
