import { linkEnd } from '@interviews/db/queries/links.ts';
import { sessionInput } from '@interviews/domain/access/input.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { makeCandidateSession } from '@interviews/tokens/candidate-session.ts';
import { readLink } from '@interviews/tokens/link.ts';
import { publicProcedure } from '../trpc.ts';
import { candidateCookie, sessionEnd } from './link-sessions.ts';
import { candidateSessionOutput } from './session-output.ts';

/** Looked for when a token is forged: it costs the same as one that is merely unknown. */
const NOWHERE = { invitationId: '00000000-0000-0000-0000-000000000000', generation: 0 };

/** Swap a link for a session. Forged, unknown and revoked links answer alike; ended ones still open, and their pages say so. */
export const openLink = publicProcedure
  .meta({ name: 'open_link', rest: { method: 'POST', path: '/sessions/candidate', success: 200, summary: 'Swap a link for a session' } })
  .input(sessionInput.candidate)
  .output(candidateSessionOutput)
  .mutation(async ({ ctx, input }) => {
    const link = readLink(ctx.keys, input.accessToken) ?? NOWHERE;
    ctx.throttle('open_link', link.invitationId);
    const endsAt = await linkEnd(ctx.sql, link);
    if (!endsAt) throw new DomainError('InvitationNotFoundException', 'This link does not open anything.');
    const session = { ...link, madeAt: ctx.now() };
    const token = makeCandidateSession(ctx.keys, session);
    ctx.reply.setCookie(candidateCookie(ctx.frontendUrl, link.invitationId, token));
    return { invitationId: link.invitationId, token, expiresAt: sessionEnd(endsAt, session.madeAt).toISOString() };
  });
