import type { Template } from '@interviews/domain/template/template.ts';
import { z } from 'zod';
import { time } from '../page-output.ts';
import { presentQuestions, questionOutput } from '../questions/question-output.ts';

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

/** What callers see of a template. */
export const presentTemplate = (it: Template, version: number): z.infer<typeof templateOutput> => ({
  ...presentRoot(it, version, it.questions.length),
  questions: presentQuestions(it),
});

/** Written out, so that nothing is shown because a table has it. */
export function presentRoot(it: Omit<Template, 'questions'>, version: number, questionCount: number): z.infer<typeof templateSummary> {
  return {
    id: it.id,
    title: it.title,
    description: it.description,
    ownerId: it.ownerId,
    companyId: it.companyId,
    status: it.status,
    settings: { ...it.settings },
    questionCount,
    duplicatedFrom: it.duplicatedFrom,
    version,
    createdAt: it.createdAt.toISOString(),
    updatedAt: it.updatedAt.toISOString(),
  };
}
