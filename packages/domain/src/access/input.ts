import { z } from 'zod';
import { email, text } from '../fields.ts';
import { apiKeyId, colleagueId } from '../ids.ts';

/** A password that somebody chooses: length is what counts (NIST SP 800-63B, 3.1.1.2), and nothing is trimmed. */
const newPassword = z.string().min(12).max(1000);

/** What `sessions.*` accept. */
export const sessionInput = {
  hr: z.strictObject({ email, password: z.string().min(1).max(1000) }),
  candidate: z.strictObject({ accessToken: text(1, 1000) }),
  password: z.strictObject({ token: text(1, 1000), password: newPassword }),
};

const role = z.enum(['admin', 'hr']);
const name = text(1, 200);

/** What `colleagues.*` accept. */
export const colleagueInput = {
  list: z.strictObject({}),
  invite: z.strictObject({ id: colleagueId.optional(), email, name, role }),
  update: z.strictObject({ colleagueId, name: name.optional(), role: role.optional() }),
  disable: z.strictObject({ colleagueId }),
  enable: z.strictObject({ colleagueId }),
  link: z.strictObject({ colleagueId }),
};

/** What `apiKeys.*` accept. */
export const apiKeyInput = {
  create: z.strictObject({
    name: text(1, 200),
    scopes: z
      .array(z.enum(['read', 'write']))
      .min(1)
      .max(2)
      .optional(),
  }),
  list: z.strictObject({}),
  revoke: z.strictObject({ apiKeyId }),
};
