import { z } from 'zod';
import { time } from '../page-output.ts';

export const scope = z.enum(['read', 'write']);

/** A key as lists show it: enough to know it by, nothing to use it with. */
export const apiKeyOutput = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(scope),
  prefix: z.string(),
  lastUsedAt: time.nullable(),
  createdAt: time,
});

/** The key itself is here only. */
export const apiKeyCreatedOutput = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(scope),
  key: z.string(),
  createdAt: time,
});
