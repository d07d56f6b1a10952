import type { Question, Settings, Template } from '@interviews/client';

type About = Pick<Template, 'title' | 'description'>;
export type QuestionFields = Pick<Question, 'text' | 'type' | 'timeLimit' | 'thinkTime' | 'isRequired' | 'options' | 'allowMultiple'>;

/** Some fields changed: to what, and what they were before. The latter tells a colleague's change from none. */
type FieldEdit<Target extends string, Fields> = { is: Target; change: Partial<Fields>; base: Partial<Fields> };
export type Edit =
  | FieldEdit<'about', About>
  | FieldEdit<'rules', Settings>
  /** `whole`: as the question was before, should a colleague remove it under these words. */
  | (FieldEdit<'question', QuestionFields> & { questionId: string; whole: QuestionFields })
  | { is: 'add'; questionId: string; at: number; fields: QuestionFields }
  | { is: 'remove'; questionId: string }
  | { is: 'order'; questionIds: string[] };

/** What is on the screen: what the server keeps, with what it has not confirmed yet on top. Computed, never stored. */
export const drawn = (saved: Template, edits: readonly Edit[]): Template => edits.reduce(apply, saved);

function apply(it: Template, edit: Edit): Template {
  switch (edit.is) {
    case 'about':
      return { ...it, ...edit.change };
    case 'rules':
      return { ...it, settings: { ...it.settings, ...edit.change } };
    case 'question':
      return withQuestions(
        it,
        it.questions.map((question) => (question.id === edit.questionId ? { ...question, ...edit.change } : question)),
      );
    case 'add': {
      const added = { ...edit.fields, id: edit.questionId, templateId: it.id, order: 0, createdAt: it.updatedAt };
      return withQuestions(it, it.questions.toSpliced(edit.at, 0, added));
    }
    case 'remove':
      return withQuestions(
        it,
        it.questions.filter(({ id }) => id !== edit.questionId),
      );
    case 'order': {
      const place = (id: string) => edit.questionIds.indexOf(id) >>> 0; // one that a colleague added meanwhile is last
      return withQuestions(
        it,
        it.questions.toSorted((a, b) => place(a.id) - place(b.id)),
      );
    }
  }
}

const withQuestions = (it: Template, questions: Question[]): Template => ({
  ...it,
  questionCount: questions.length,
  questions: questions.map((question, index) => ({ ...question, order: index + 1 })),
});

/** One more edit behind those that wait. What belongs together becomes one, so that a sentence is one call and not forty. */
export function queued(waiting: readonly Edit[], next: Edit): Edit[] {
  switch (next.is) {
    case 'about':
    case 'rules':
      return replaced(waiting, (it) => it.is === next.is, next);
    case 'question': {
      const adding = waiting.findIndex((it) => it.is === 'add' && it.questionId === next.questionId);
      const add = waiting[adding];
      if (add?.is === 'add') return waiting.with(adding, { ...add, fields: { ...add.fields, ...next.change } });
      return replaced(waiting, (it) => it.is === 'question' && it.questionId === next.questionId, next);
    }
    case 'add':
      return [...waiting, next];
    case 'remove': {
      const neverSent = waiting.some((it) => it.is === 'add' && it.questionId === next.questionId);
      const rest = waiting.filter((it) => !('questionId' in it) || it.questionId !== next.questionId);
      return neverSent ? rest : [...rest, next];
    }
    case 'order': {
      // One that is not sent yet cannot be moved on the server: it will be added where it stands now.
      const moved = waiting.map((it) => (it.is === 'add' ? { ...it, at: Math.max(0, next.questionIds.indexOf(it.questionId)) } : it));
      return [...moved.filter(({ is }) => is !== 'order'), next];
    }
  }
}

/** The later words win; what was there before is what the first of them found. */
function replaced(waiting: readonly Edit[], same: (edit: Edit) => boolean, next: Edit): Edit[] {
  const index = waiting.findIndex(same);
  const first = waiting[index];
  if (!first || !('change' in first) || !('change' in next)) return [...waiting, next];
  return waiting.with(index, { ...first, change: { ...first.change, ...next.change }, base: { ...next.base, ...first.base } } as Edit);
}

export type Rebased =
  /** It is so already. */
  | { is: 'done' }
  | { is: 'waits'; edit: Edit }
  /** A colleague changed the same thing, or removed it: a person has to choose. */
  | { is: 'clash'; edit: Edit };

/** What is left to do of an edit, now that the server keeps `saved`. The last word is the person's, never the later clock's. */
export function rebased(edit: Edit, saved: Template): Rebased {
  switch (edit.is) {
    case 'about':
      return merged(edit, edit.change, edit.base, saved);
    case 'rules':
      return merged(edit, edit.change, edit.base, saved.settings);
    case 'question': {
      const question = saved.questions.find(({ id }) => id === edit.questionId);
      return question ? merged(edit, edit.change, edit.base, question) : { is: 'clash', edit };
    }
    case 'add': {
      const question = saved.questions.find(({ id }) => id === edit.questionId);
      if (!question) return { is: 'waits', edit };
      // It did arrive, though no answer came back; what was typed since is a change of it.
      const change: Edit = { is: 'question', questionId: edit.questionId, change: edit.fields, base: question, whole: edit.fields };
      return merged(change, edit.fields, question, question);
    }
    case 'remove':
      return saved.questions.some(({ id }) => id === edit.questionId) ? { is: 'waits', edit } : { is: 'done' };
    case 'order': {
      const ids = (it: Template) => it.questions.map(({ id }) => id).join();
      return ids(apply(saved, edit)) === ids(saved) ? { is: 'done' } : { is: 'waits', edit };
    }
  }
}

function merged<Fields extends object>(edit: Edit, change: Partial<Fields>, base: Partial<Fields>, saved: Fields): Rebased {
  const open = (Object.keys(change) as (keyof Fields)[]).filter((field) => !same(change[field], saved[field]));
  if (open.length === 0) return { is: 'done' };
  const left = { ...edit, change: pick(change, open), base: pick(base, open) } as Edit;
  return { is: open.every((field) => same(base[field], saved[field])) ? 'waits' : 'clash', edit: left };
}

/** The same edit, said again on top of what the server keeps now: the person has chosen. Of a question that is gone, as a new one. */
export function insisted(edit: Edit, saved: Template, newId: string): Edit {
  if (edit.is === 'about') return { ...edit, base: saved };
  if (edit.is === 'rules') return { ...edit, base: saved.settings };
  if (edit.is !== 'question') return edit;
  const question = saved.questions.find(({ id }) => id === edit.questionId);
  if (question) return { ...edit, base: question };
  return { is: 'add', questionId: newId, at: saved.questions.length, fields: { ...edit.whole, ...edit.change } };
}

/** Whether both are about the same thing. */
export const aboutTheSame = (a: Edit, b: Edit): boolean =>
  a.is === b.is && ('questionId' in a && 'questionId' in b ? a.questionId === b.questionId : true);

const pick = <Fields extends object>(from: Partial<Fields>, fields: readonly (keyof Fields)[]) =>
  Object.fromEntries(fields.map((field) => [field, from[field]]));

/** As the server would keep it: it trims every string. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, trimmed) === JSON.stringify(b, trimmed);
const trimmed = (_key: string, value: unknown) => (typeof value === 'string' ? value.trim() : (value ?? null));
