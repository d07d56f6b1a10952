import { sessionInput } from '@interviews/domain/access/input.ts';
import { publicProcedure } from '../trpc.ts';
import { candidateSessionOutput } from './session-output.ts';

/** Swap a link for a session. */
export const openLink = publicProcedure
  .meta({ name: 'open_link', rest: { method: 'POST', path: '/sessions/candidate', success: 200, summary: 'Swap a link for a session' } })
  .input(sessionInput.candidate)
  .output(candidateSessionOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
