import { sessionInput } from '@interviews/domain/access/input.ts';
import { publicProcedure } from '../trpc.ts';
import { hrSessionOutput } from './session-output.ts';

/** Sign in with e-mail and password. */
export const signIn = publicProcedure
  .meta({ name: 'sign_in', rest: { method: 'POST', path: '/sessions/hr', success: 200, summary: 'Sign in with e-mail and password' } })
  .input(sessionInput.hr)
  .output(hrSessionOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
