import { z } from 'zod';
import { time } from '../page-output.ts';

export const hrSessionOutput = z.strictObject({
  user: z.strictObject({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(['admin', 'hr', 'candidate']),
    companyId: z.uuid().nullable(),
  }),
  token: z.string(),
  expiresAt: time,
});

export const candidateSessionOutput = z.strictObject({ invitationId: z.uuid(), token: z.string(), expiresAt: time });

/** For which address it is: what to sign in with. */
export const passwordSetOutput = z.strictObject({ email: z.string() });
