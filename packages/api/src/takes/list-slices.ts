import { takeInput } from '@interviews/domain/invitation/input.ts';
import { slicesProcedure } from '../trpc.ts';
import { receivedOutput } from './take-output.ts';

/** Which slices have arrived. */
export const listSlices = slicesProcedure
  .meta({
    name: 'list_slices',
    rest: { method: 'GET', path: '/takes/{takeId}/slices', success: 200, summary: 'Which slices have arrived' },
  })
  .input(takeInput.received)
  .output(receivedOutput)
  .query(() => {
    throw new Error('not built yet');
  });
