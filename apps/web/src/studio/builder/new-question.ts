import type { Question } from '@interviews/client';
import type { QuestionFields } from './edits.ts';

const MINUTE = 60;
/** Null takes the template's own limit, which is made for the camera; writing takes longer, choosing does not. */
const limits = { video: null, text: 10 * MINUTE, multiple_choice: 2 * MINUTE } as const;

/** A question that nobody has worded yet. */
export const newQuestion = (type: Question['type']): QuestionFields => ({
  text: '',
  type,
  timeLimit: limits[type],
  thinkTime: type === 'video' ? MINUTE : null,
  isRequired: true,
  options: type === 'multiple_choice' ? [] : null,
  allowMultiple: false,
});

/** The same words, answered in another way: what belongs to the old way goes. */
export const retyped = (type: Question['type']): Partial<QuestionFields> => {
  const { timeLimit, thinkTime, options, allowMultiple } = newQuestion(type);
  return { type, timeLimit, thinkTime, options, allowMultiple };
};

export const fieldsOf = ({ text, type, timeLimit, thinkTime, isRequired, options, allowMultiple }: Question): QuestionFields => ({
  text,
  type,
  timeLimit,
  thinkTime,
  isRequired,
  options,
  allowMultiple,
});
