import { takeInput } from '@interviews/domain/invitation/input.ts';
import { z } from 'zod';
import { slicesProcedure } from '../trpc.ts';

/** Give a take up before it is stored. */
export const giveUpTake = slicesProcedure
  .meta({
    name: 'give_up_take',
    rest: { method: 'DELETE', path: '/takes/{takeId}', success: 204, summary: 'Give a take up before it is stored' },
  })
  .input(takeInput.giveUp)
  .output(z.void())
  .mutation(() => {
    throw new Error('not built yet');
  });
