import type { FieldError } from '../errors.ts';
import type { QuestionType } from './template.ts';

type Shape = {
  readonly type: QuestionType;
  readonly thinkTime?: number | null | undefined;
  readonly options?: readonly { readonly id?: string | undefined }[] | null | undefined;
};

/** What in a question does not belong to its type: options, and time to think. The form, the edge and the decision ask the same. */
export function questionProblems({ type, thinkTime, options }: Shape): FieldError[] {
  const problems: FieldError[] = [];
  const count = options?.length ?? 0;
  if (type === 'multiple_choice' && (count < 2 || count > 20)) problems.push({ path: 'options', message: 'Give 2 to 20 options.' });
  if (type !== 'multiple_choice' && count > 0) problems.push({ path: 'options', message: 'Only multiple choice has options.' });
  if (type !== 'video' && thinkTime != null) problems.push({ path: 'thinkTime', message: 'Only a video answer has time to think.' });
  const ids = (options ?? []).flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length) problems.push({ path: 'options', message: 'Two options have the same id.' });
  return problems;
}
