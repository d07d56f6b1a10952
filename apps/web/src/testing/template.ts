import type { Question, Template } from '@interviews/client';

const at = '2026-03-02T12:00:00.000Z';

/** A question as the API answers it. */
export const asked = (id: string, text: string, over: Partial<Question> = {}): Question => ({
  id,
  templateId: '0195d5e0-0000-7000-8000-000000000002',
  text,
  type: 'video',
  order: 1,
  timeLimit: null,
  thinkTime: 60,
  isRequired: true,
  options: null,
  allowMultiple: false,
  createdAt: at,
  ...over,
});

/** A draft with these questions. */
export const aTemplate = (questions: readonly Question[], over: Partial<Template> = {}): Template => ({
  id: '0195d5e0-0000-7000-8000-000000000002',
  title: 'Ward nurse, nights',
  description: null,
  ownerId: '0195d5e0-0000-7000-8000-000000000003',
  companyId: '0195d5e0-0000-7000-8000-000000000004',
  status: 'draft',
  settings: { totalTimeLimit: 60, questionTimeLimit: 120, allowRetakes: true, maxRetakes: 1, shuffleQuestions: false, showProgress: true },
  questionCount: questions.length,
  questions: questions.map((question, index) => ({ ...question, order: index + 1 })),
  duplicatedFrom: null,
  version: 1,
  createdAt: at,
  updatedAt: at,
  ...over,
});
