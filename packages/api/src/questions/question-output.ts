import { DomainError } from '@interviews/domain/errors.ts';
import type { Question, Template } from '@interviews/domain/template/template.ts';
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

export function presentQuestion(it: Question, templateId: string, order: number): z.infer<typeof questionOutput> {
  return {
    id: it.id,
    templateId,
    text: it.text,
    type: it.type,
    order,
    timeLimit: it.timeLimit,
    thinkTime: it.thinkTime,
    isRequired: it.isRequired,
    options: it.options?.map(({ id, text }) => ({ id, text })) ?? null,
    allowMultiple: it.allowMultiple,
    createdAt: it.createdAt.toISOString(),
  };
}

export const presentQuestions = (it: Template) => it.questions.map((question, at) => presentQuestion(question, it.id, at + 1));

/** One question of a template that has it. */
export function presentQuestionOf(it: Template, id: string): z.infer<typeof questionOutput> {
  const at = it.questions.findIndex((question) => question.id === id);
  const question = it.questions[at];
  if (!question) throw new DomainError('QuestionNotFoundException', 'There is nothing with this id.');
  return presentQuestion(question, it.id, at + 1);
}
