import { z } from 'zod';
import { email, text } from '../fields.ts';
import { apiKeyId } from '../ids.ts';

/** What `sessions.*` accept. */
export const sessionInput = {
  hr: z.strictObject({ email, password: z.string().min(1).max(1000) }),
  candidate: z.strictObject({ accessToken: text(1, 1000) }),
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
