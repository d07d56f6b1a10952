import { z } from 'zod';
import { type Keys, parseKeys } from './keys.ts';

/** `LINK_KEYS`, which whoever makes or reads a link is given the same of. */
export const linkKeys = z.string().transform((value, ctx): Keys => {
  try {
    return parseKeys(value);
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});
