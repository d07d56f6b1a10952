import { z } from 'zod';
import { time } from '../page-output.ts';
import { questionOutput } from '../questions/question-output.ts';

export const settingsOutput = z.strictObject({
  totalTimeLimit: z.int(),
  questionTimeLimit: z.int(),
  allowRetakes: z.boolean(),
  maxRetakes: z.int(),
  shuffleQuestions: z.boolean(),
  showProgress: z.boolean(),
});

export const templateOutput = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  description: z.string().nullable(),
  ownerId: z.uuid(),
  companyId: z.uuid().nullable(),
  status: z.enum(['draft', 'published', 'archived']),
  settings: settingsOutput,
  questionCount: z.int(),
  questions: z.array(questionOutput),
  duplicatedFrom: z.uuid().nullable(),
  version: z.int(),
  createdAt: time,
  updatedAt: time,
});

/** A template as lists show it. */
export const templateSummary = templateOutput.omit({ questions: true });
