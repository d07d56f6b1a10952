import { userByEmail } from '@interviews/db/queries/users.ts';
import { sessionInput } from '@interviews/domain/access/input.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { publicProcedure } from '../trpc.ts';
import { makeJwt } from './jwt.ts';
import { passwordFits } from './passwords.ts';
import { hrSessionOutput } from './session-output.ts';

/** Sign in with e-mail and password. */
export const signIn = publicProcedure
  .meta({ name: 'sign_in', rest: { method: 'POST', path: '/sessions/hr', success: 200, summary: 'Sign in with e-mail and password' } })
  .input(sessionInput.hr)
  .output(hrSessionOutput)
  .mutation(async ({ ctx, input }) => {
    ctx.throttle('sign_in', input.email.toLowerCase());
    const found = await userByEmail(ctx.sql, input.email);
    if (!(await passwordFits(found?.passwordHash, input.password)) || !found)
      throw new DomainError('Unauthenticated', 'This address and password do not belong together.');
    const { passwordHash: _, ...user } = found;
    const { token, expiresAt } = await makeJwt(ctx.jwt, user, ctx.now());
    return { user, token, expiresAt: expiresAt.toISOString() };
  });
