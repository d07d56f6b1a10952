import type { Act } from '@interviews/db/queries/colleagues.ts';
import type { Colleague } from '@interviews/domain/access/colleague.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { makePasswordLink } from '@interviews/tokens/password-link.ts';
import { z } from 'zod';
import type { Hr } from '../callers.ts';
import type { Context } from '../context.ts';
import { time } from '../page-output.ts';

/** Somebody who signs in for the caller's company. */
export const colleagueOutput = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(['admin', 'hr']),
  status: z.enum(['invited', 'active', 'disabled']),
  createdAt: time,
  linkUntil: time.nullable(),
});

/** The link to choose a password is here only, and in the mail that brings it. */
export const passwordLinkOutput = z.strictObject({ passwordUrl: z.url(), linkUntil: time });
export const colleagueInvitedOutput = colleagueOutput.extend({ passwordUrl: z.url().nullable() });

/** As the wire has it, field by field. */
export const present = ({ id, email, name, role, status, createdAt, linkUntil }: Colleague): z.infer<typeof colleagueOutput> => ({
  id,
  email,
  name,
  role,
  status,
  createdAt: createdAt.toISOString(),
  linkUntil: linkUntil?.toISOString() ?? null,
});

const LINK_DAYS = 7;
/** Until when a link that is made now may be used. */
export const linkEnd = (at: Date): Date => after(at, LINK_DAYS * DAY);

/** The token is behind `#`: browsers send it to nobody, so that it is in no log and no Referer. */
export const passwordUrl = ({ keys, frontendUrl }: Context, userId: string, generation: number): string =>
  `${frontendUrl}/password#${makePasswordLink(keys, { userId, generation })}`;

/** Who changes the people of which company, now. @throws ColleaguesElsewhereException for whoever acts for no company */
export function actOf({ now }: Context, { companyId, userId }: Hr): Act {
  if (companyId === null) throw new DomainError('ColleaguesElsewhereException', 'You act for yourself, not for a company.');
  return { companyId, actorId: userId, at: now() };
}
