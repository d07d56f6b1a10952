import { questionInput, type Template, templateInput } from '@interviews/client';
import type { Edit } from './edits.ts';

export type Complaint =
  | 'needsTitle'
  | 'titleTooLong'
  | 'descriptionTooLong'
  | 'needsWords'
  | 'tooLong'
  | 'needsOptions'
  | 'optionEmpty'
  | 'unfit';

/**
 * Why an edit is not fit to be sent yet, by the API's own schemas, or null. It is kept here until it is: nobody is
 * scolded in the middle of a sentence, and nothing is thrown away.
 */
export function complaintAbout(edit: Edit, drawn: Template): Complaint | null {
  switch (edit.is) {
    case 'about': {
      const path = firstPath(templateInput.update.safeParse({ templateId: drawn.id, ...edit.change }));
      if (path === null) return null;
      if (path === 'description') return 'descriptionTooLong';
      return drawn.title.trim() === '' ? 'needsTitle' : 'titleTooLong';
    }
    case 'question':
    case 'add': {
      const question = drawn.questions.find(({ id }) => id === edit.questionId);
      if (!question) return null; // removed meanwhile; the server says so
      const { text, type, timeLimit, thinkTime, isRequired, options, allowMultiple } = question;
      const whole = { templateId: drawn.id, text, type, timeLimit, thinkTime, isRequired, options, allowMultiple };
      const path = firstPath(questionInput.add.safeParse(whole));
      if (path === null) return null;
      if (path === 'text') return text.trim() === '' ? 'needsWords' : 'tooLong';
      if (path === 'options') return 'needsOptions';
      return path.startsWith('options.') ? 'optionEmpty' : 'unfit';
    }
    default:
      return null;
  }
}

const firstPath = (result: { error?: { issues: readonly { path: readonly PropertyKey[] }[] } | undefined }): string | null =>
  result.error ? (result.error.issues[0]?.path.join('.') ?? '') : null;
