import { type Decision, unchanged } from '../decision.ts';
import { DomainError, type FieldError } from '../errors.ts';
import { type OptionId, optionId, type QuestionId, questionId } from '../ids.ts';
import type { NewQuestionInput, QuestionChange } from './input.ts';
import { questionProblems } from './question-problems.ts';
import { mustBeDraft } from './rules.ts';
import type { Option, Question, Template } from './template.ts';

const MOST_QUESTIONS = 100;
const THINK_TIME = 60;

/** A question as it was given, with every id it needs. */
export type NewQuestion = Omit<NewQuestionInput, 'id' | 'options'> & {
  readonly id: QuestionId;
  readonly options?: readonly Option[] | null | undefined;
};

type OptionInput = { readonly id?: OptionId | undefined; readonly text: string };

/** Ids where none were given. Options keep theirs. */
export const withOptionIds = (options: readonly OptionInput[], newId: () => string): readonly Option[] =>
  options.map(({ id, text }) => ({ id: id ?? optionId.parse(newId()), text }));

export const withIds = (input: NewQuestionInput, newId: () => string): NewQuestion => ({
  ...input,
  id: input.id ?? questionId.parse(newId()),
  options: input.options && withOptionIds(input.options, newId),
});

/** A new question, with the contract's defaults. */
export function question(given: NewQuestion, at: Date): Question {
  const { id, text, type } = given;
  return {
    id,
    text,
    type,
    timeLimit: given.timeLimit ?? null,
    thinkTime: type === 'video' ? (given.thinkTime ?? THINK_TIME) : null,
    isRequired: given.isRequired ?? true,
    options: type === 'multiple_choice' ? (given.options ?? null) : null,
    allowMultiple: type === 'multiple_choice' && (given.allowMultiple ?? false),
    createdAt: at,
  };
}

/** Adds a question to a draft, at its `order`, else last. */
export function addQuestion(it: Template, given: NewQuestion, at: Date): Decision<Template> {
  mustBeDraft(it);
  refuse(questionProblems(given));
  const index = Math.min((given.order ?? it.questions.length + 1) - 1, it.questions.length);
  const questions = it.questions.toSpliced(index, 0, question(given, at));
  mustBeWhole(questions);
  return { next: { ...it, questions, updatedAt: at }, events: [] };
}

export type ChangedQuestion = Omit<QuestionChange, 'options'> & { readonly options?: readonly Option[] | null | undefined };

/** Changes what is given. Another type takes its own: what belonged to the old one goes. */
export function updateQuestion(it: Template, id: QuestionId, change: ChangedQuestion, at: Date): Decision<Template> {
  const index = placeOf(it, id);
  const { order, ...fields } = change;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<NewQuestion>;
  if (Object.keys(given).length === 0 && order === undefined) return unchanged(it);
  mustBeDraft(it);
  const old = it.questions[index]!;
  const kept = given.type === undefined || given.type === old.type ? old : { ...old, thinkTime: null, options: null, allowMultiple: false };
  const whole = { ...kept, ...given };
  refuse(questionProblems(whole));
  const next = { ...question(whole, at), createdAt: old.createdAt };
  const rest = it.questions.toSpliced(index, 1);
  const place = order === undefined ? index : Math.min(order - 1, rest.length);
  return { next: { ...it, questions: rest.toSpliced(place, 0, next), updatedAt: at }, events: [] };
}

/** The rest stay 1…n. */
export function removeQuestion(it: Template, id: QuestionId, at: Date): Decision<Template> {
  const index = placeOf(it, id);
  mustBeDraft(it);
  return { next: { ...it, questions: it.questions.toSpliced(index, 1), updatedAt: at }, events: [] };
}

/** A new order: every id, once. */
export function reorderQuestions(it: Template, ids: readonly QuestionId[], at: Date): Decision<Template> {
  mustBeDraft(it);
  const questions = ids.flatMap((id) => it.questions.find((candidate) => candidate.id === id) ?? []);
  if (new Set(ids).size < ids.length || ids.length !== it.questions.length || questions.length !== ids.length) {
    refuse([{ path: 'questionIds', message: 'Name every question of this interview once.' }]);
  }
  return { next: { ...it, questions, updatedAt: at }, events: [] };
}

/** Refuses what only all questions together can be wrong about. */
export function mustBeWhole(questions: readonly Question[]): void {
  if (questions.length > MOST_QUESTIONS) refuse([{ path: 'questions', message: `An interview has at most ${MOST_QUESTIONS} questions.` }]);
  if (new Set(questions.map(({ id }) => id)).size < questions.length)
    refuse([{ path: 'questions', message: 'Two questions have the same id.' }]);
}

function placeOf(it: Template, id: QuestionId): number {
  const index = it.questions.findIndex((candidate) => candidate.id === id);
  if (index < 0) throw new DomainError('QuestionNotFoundException', 'There is nothing with this id.');
  return index;
}

function refuse(problems: readonly FieldError[]): void {
  const [first] = problems;
  if (first) throw new DomainError('ValidationFailed', first.message, problems);
}
