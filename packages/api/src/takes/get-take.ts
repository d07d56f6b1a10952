import { takeInput } from '@interviews/domain/invitation/input.ts';
import { eitherProcedure } from '../trpc.ts';
import { takeOutput } from './take-output.ts';

/** A take, and where to play it. */
export const getTake = eitherProcedure
  .meta({ name: 'get_take', rest: { method: 'GET', path: '/takes/{takeId}', success: 200, summary: 'A take, and where to play it' } })
  .input(takeInput.get)
  .output(takeOutput)
  .query(() => {
    throw new Error('not built yet');
  });
