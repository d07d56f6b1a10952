import { takeInput } from '@interviews/domain/invitation/input.ts';
import { slicesProcedure } from '../trpc.ts';
import { takeOutput } from './take-output.ts';

/** Seal a take by its manifest. */
export const finishTake = slicesProcedure
  .meta({
    name: 'finish_take',
    rest: { method: 'POST', path: '/takes/{takeId}/finish', success: 200, summary: 'Seal a take by its manifest' },
  })
  .input(takeInput.finish)
  .output(takeOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
