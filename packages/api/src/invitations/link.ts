import { makeLink } from '@interviews/tokens/link.ts';
import type { z } from 'zod';
import type { Services } from '../context.ts';
import type { linkOutput } from './invitation-output.ts';

/** As the table begins to count. */
export const FIRST_GENERATION = 1;

/** The link of an invitation: nothing stored opens an interview, so it is made anew each time, and each time the same. */
export function linkOf({ keys, frontendUrl }: Services, invitationId: string, generation: number): z.infer<typeof linkOutput> {
  const accessToken = makeLink(keys, { invitationId, generation });
  return { accessToken, invitationUrl: `${frontendUrl}/interview/${accessToken}` };
}
