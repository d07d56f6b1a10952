import { z } from 'zod';
import { time } from '../page-output.ts';

/** The words, or the ids of the options chosen; null for a video. */
export const contentOutput = z.union([z.string(), z.array(z.uuid())]).nullable();

export const responseOutput = z.strictObject({
  id: z.uuid(),
  invitationId: z.uuid(),
  questionId: z.uuid(),
  type: z.enum(['video', 'text', 'choice']),
  content: contentOutput,
  mediaUrl: z.string().nullable(),
  duration: z.int().nullable(),
  submittedBy: z.enum(['candidate', 'server']),
  submittedAt: time,
});
