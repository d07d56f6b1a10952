import { z } from 'zod';
import { ifVersion, page, search, text } from '../fields.ts';
import { optionId, questionId, templateId } from '../ids.ts';
import { questionProblems } from './question-problems.ts';

/** All optional; what is left out keeps its value, or takes the default in a new template. */
const settings = z.strictObject({
  totalTimeLimit: z.int().min(1).max(480).optional(),
  questionTimeLimit: z.int().min(10).max(3600).optional(),
  allowRetakes: z.boolean().optional(),
  maxRetakes: z.int().min(0).max(10).optional(),
  shuffleQuestions: z.boolean().optional(),
  showProgress: z.boolean().optional(),
});

const questionType = z.enum(['video', 'text', 'multiple_choice']);
const questionRest = {
  timeLimit: z.int().min(10).max(3600).nullish(),
  thinkTime: z.int().min(0).max(600).nullish(),
  isRequired: z.boolean().optional(),
  options: z
    .array(z.strictObject({ id: optionId.optional(), text: text(1, 500) }))
    .max(20)
    .nullish(),
  allowMultiple: z.boolean().optional(),
  /** From 1; beyond the end is last. */
  order: z.int().min(1).optional(),
};
const newQuestion = { id: questionId.optional(), text: text(1, 2000), type: questionType, ...questionRest };

/** Says of a whole question what belongs to its type; of a change only the decision knows the rest. */
function fits(question: Parameters<typeof questionProblems>[0], ctx: z.RefinementCtx): void {
  for (const { path, message } of questionProblems(question)) ctx.addIssue({ code: 'custom', path: [path], message });
}

const title = text(1, 200);
const description = text(0, 5000).nullish();
const onTemplate = { templateId, ifVersion };
const onQuestion = { templateId, questionId, ifVersion };

/** What `templates.*` accept. Nothing is filled in here: a fingerprint is of what was said, and decisions know the defaults. */
export const templateInput = {
  list: z.strictObject({ status: z.enum(['draft', 'published', 'archived']).optional(), search, ...page }),
  create: z.strictObject({
    id: templateId.optional(),
    title,
    description,
    settings: settings.optional(),
    questions: z.array(z.strictObject(newQuestion).superRefine(fits)).max(100).optional(),
  }),
  get: z.strictObject({ templateId }),
  update: z.strictObject({ ...onTemplate, title: title.optional(), description, settings: settings.optional() }),
  delete: z.strictObject(onTemplate),
  publish: z.strictObject(onTemplate),
  archive: z.strictObject(onTemplate),
  duplicate: z.strictObject({ templateId, id: templateId.optional() }),
};

/** What `questions.*` accept. */
export const questionInput = {
  list: z.strictObject({ templateId }),
  add: z.strictObject({ ...onTemplate, ...newQuestion }).superRefine(fits),
  update: z.strictObject({ ...onQuestion, text: text(1, 2000).optional(), type: questionType.optional(), ...questionRest }),
  remove: z.strictObject(onQuestion),
  reorder: z.strictObject({ ...onTemplate, questionIds: z.array(questionId).max(100) }),
};

export type SettingsInput = z.infer<typeof settings>;
export type NewQuestionInput = NonNullable<z.infer<typeof templateInput.create>['questions']>[number];
export type QuestionChange = Omit<z.infer<typeof questionInput.update>, 'templateId' | 'questionId' | 'ifVersion'>;
