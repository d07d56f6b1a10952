import { z } from 'zod';
import { time } from '../page-output.ts';

export const questionOutput = z.strictObject({
  id: z.uuid(),
  templateId: z.uuid(),
  text: z.string(),
  type: z.enum(['video', 'text', 'multiple_choice']),
  order: z.int(),
  /** Seconds; null takes the template's `questionTimeLimit`. */
  timeLimit: z.int().nullable(),
  /** Seconds; null unless video. */
  thinkTime: z.int().nullable(),
  isRequired: z.boolean(),
  options: z.array(z.strictObject({ id: z.uuid(), text: z.string() })).nullable(),
  allowMultiple: z.boolean(),
  createdAt: time,
});
