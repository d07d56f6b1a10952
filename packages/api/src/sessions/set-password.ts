import { opensPassword, setPassword as set } from '@interviews/db/queries/colleagues.ts';
import { sessionInput } from '@interviews/domain/access/input.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { readPasswordLink } from '@interviews/tokens/password-link.ts';
import { publicProcedure } from '../trpc.ts';
import { hashPassword } from './passwords.ts';
import { passwordSetOutput } from './session-output.ts';

/** Choose a password by a link, once. Forged, used, replaced and late links answer alike. Sessions from before are over. */
export const setPassword = publicProcedure
  .meta({
    name: 'set_password',
    rest: { method: 'POST', path: '/sessions/password', success: 200, summary: 'Choose a password by the link of an invitation' },
  })
  .input(sessionInput.password)
  .output(passwordSetOutput)
  .mutation(async ({ ctx, input }) => {
    const link = readPasswordLink(ctx.keys, input.token);
    ctx.throttle('set_password', link?.userId);
    const at = ctx.now();
    if (!link || !(await opensPassword(ctx.sql, link, at))) throw gone();
    const email = await set(ctx.sql, link, await hashPassword(input.password), at);
    if (email === null) throw gone();
    return { email };
  });

const gone = () => new DomainError('PasswordLinkNotFoundException', 'This link does not open anything, or not any more.');
