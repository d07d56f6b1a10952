import { describe, expect, test } from 'vitest';
import { eventData } from '../events.ts';
import { anId, anOptionId, aQuestionId, aTemplateId, noon, question, template } from '../testing.ts';
import { questionInput, templateInput } from './input.ts';
import { archive, create, duplicate, mayDelete, publish, update } from './lifecycle.ts';
import { addQuestion, removeQuestion, reorderQuestions, updateQuestion, withIds } from './questions.ts';

const code = (code: string) => expect.objectContaining({ code });
const later = new Date(noon.getTime() + 60_000);
const published = () => publish(template(), noon).next;
const archived = () => archive(template(), noon).next;

describe('create', () => {
  test('makes a draft with whole settings, and tells', () => {
    const owner = { ownerId: anId(), companyId: anId() };
    const { next, events } = create({ id: aTemplateId(), title: 'Engineer', settings: { maxRetakes: 3 }, ...owner }, noon);
    expect(next).toMatchObject({ status: 'draft', tenantId: owner.companyId, description: null, questions: [] });
    expect(next.settings).toEqual({
      totalTimeLimit: 60,
      questionTimeLimit: 120,
      allowRetakes: true,
      maxRetakes: 3,
      shuffleQuestions: false,
      showProgress: true,
    });
    expect(events).toEqual([{ type: 'template.created', data: { templateId: next.id, title: 'Engineer', ...owner } }]);
  });

  test('a person without a company is its own tenant', () => {
    const ownerId = anId();
    expect(create({ id: aTemplateId(), ownerId, companyId: null, title: 'E' }, noon).next.tenantId).toBe(ownerId);
  });

  test('takes questions in order, with the defaults of their types', () => {
    const questions = (['video', 'text'] as const).map((type) => ({ id: aQuestionId(), text: 'Why?', type }));
    const { next } = create({ id: aTemplateId(), ownerId: anId(), companyId: null, title: 'E', questions }, noon);
    expect(next.questions).toMatchObject([
      { type: 'video', thinkTime: 60, timeLimit: null, isRequired: true, options: null, allowMultiple: false },
      { type: 'text', thinkTime: null },
    ]);
  });

  test('refuses the same question twice', () => {
    const twice = { id: aQuestionId(), text: 'Why?', type: 'text' as const };
    const given = { id: aTemplateId(), ownerId: anId(), companyId: null, title: 'E', questions: [twice, twice] };
    expect(() => create(given, noon)).toThrow(code('ValidationFailed'));
  });
});

describe('update', () => {
  test('merges settings given in part', () => {
    const it = template({ settings: { maxRetakes: 5 } });
    expect(update(it, { settings: { showProgress: false } }, later).next.settings).toMatchObject({ maxRetakes: 5, showProgress: false });
  });

  test('with nothing in it changes nothing, not even when', () => {
    const it = archived();
    expect(update(it, { settings: {} }, later)).toEqual({ next: it, events: [] });
  });

  test('a published one keeps what candidates are judged by; its title may change', () => {
    expect(update(published(), { title: 'Other', description: null }, later).next.title).toBe('Other');
    expect(() => update(published(), { settings: { maxRetakes: 9 } }, later)).toThrow(code('TemplateNotDraftException'));
  });
});

describe('draft → published → archived', () => {
  test('publishing needs a question, and tells how many', () => {
    expect(() => publish(template({ questions: [] }), noon)).toThrow(code('TemplateHasNoQuestionsException'));
    expect(publish(template(), noon).events).toMatchObject([{ type: 'template.published', data: { questionsCount: 3 } }]);
  });

  test('a draft may be archived too', () => {
    expect(archive(template(), noon)).toMatchObject({ next: { status: 'archived' }, events: [{ type: 'template.archived' }] });
  });

  test.each([
    ['published', published, 'TemplateNotDraftException'],
    ['archived', archived, 'TemplateArchivedException'],
  ])('a %s one is not edited', (_, given, refusal) => {
    const it = given();
    const { id } = it.questions[0]!;
    for (const change of [
      () => publish(it, later),
      () => update(it, { settings: { maxRetakes: 0 } }, later),
      () => addQuestion(it, { id: aQuestionId(), text: 'Why?', type: 'text' }, later),
      () => updateQuestion(it, id, { text: 'Why?' }, later),
      () => removeQuestion(it, id, later),
      () => reorderQuestions(it, it.questions.map((q) => q.id).toReversed(), later),
    ])
      expect(change).toThrow(code(refusal));
  });

  test('an archived one is not archived again, nor renamed', () => {
    expect(() => archive(archived(), later)).toThrow(code('TemplateArchivedException'));
    expect(() => update(archived(), { title: 'Other' }, later)).toThrow(code('TemplateArchivedException'));
  });

  test('a copy of any is a draft of its own that remembers where it came from', () => {
    const it = archived();
    const copy = { id: aTemplateId(), questionIds: it.questions.map(() => aQuestionId()), ownerId: anId(), companyId: null };
    const { next, events } = duplicate(it, copy, later);
    expect(next).toMatchObject({ status: 'draft', duplicatedFrom: it.id, ownerId: copy.ownerId, tenantId: copy.ownerId, createdAt: later });
    expect(next.questions.map(({ id }) => id)).toEqual(copy.questionIds);
    expect(next.questions.map(({ text }) => text)).toEqual(it.questions.map(({ text }) => text));
    expect(events).toMatchObject([{ type: 'template.created', data: { templateId: copy.id } }]);
    for (const event of events) eventData[event.type].parse(event.data);
  });

  test('one that candidates were invited to is not deleted', () => {
    expect(() => mayDelete(true)).toThrow(code('TemplateInUseException'));
    mayDelete(false);
  });
});

describe('questions', () => {
  const ids = (it: ReturnType<typeof template>) => it.questions.map(({ id }) => id);
  const added = { id: aQuestionId(), text: 'New?', type: 'text' as const };

  test.each([
    [undefined, 3],
    [1, 0],
    [2, 1],
    [99, 3],
  ])('order %s puts a new one at place %i', (order, index) => {
    expect(ids(addQuestion(template(), { ...added, order }, noon).next).indexOf(added.id)).toBe(index);
  });

  test('there are at most 100', () => {
    const questions = Array.from({ length: 100 }, () => question());
    expect(() => addQuestion(template({ questions }), added, noon)).toThrow(code('ValidationFailed'));
  });

  test('an update changes what is given, and may move it', () => {
    const it = template();
    const [first, second, third] = ids(it);
    const { next } = updateQuestion(it, first!, { text: 'Other?', order: 2 }, later);
    expect(ids(next)).toEqual([second, first, third]);
    expect(next.questions[1]).toEqual({ ...it.questions[0], text: 'Other?' });
    expect(next.updatedAt).toEqual(later);
  });

  test('another type loses what belonged to the old one, and needs what belongs to it', () => {
    const it = template();
    const [video, , choice] = ids(it);
    expect(updateQuestion(it, choice!, { type: 'text' }, later).next.questions[2]).toMatchObject({ type: 'text', options: null });
    expect(updateQuestion(it, video!, { type: 'text' }, later).next.questions[0]).toMatchObject({ type: 'text', thinkTime: null });
    expect(() => updateQuestion(it, video!, { type: 'multiple_choice' }, later)).toThrow(code('ValidationFailed'));
    expect(() => updateQuestion(it, choice!, { thinkTime: 5 }, later)).toThrow(code('ValidationFailed'));
    expect(updateQuestion(it, video!, {}, later).next).toBe(it);
  });

  test('options keep the ids that were given, and get those that were not', () => {
    const kept = anOptionId();
    const input = { text: 'Which?', type: 'multiple_choice' as const, options: [{ id: kept, text: 'A' }, { text: 'B' }] };
    const { options } = withIds(input, anId);
    expect(options).toEqual([
      { id: kept, text: 'A' },
      { id: expect.any(String), text: 'B' },
    ]);
  });

  test('removing leaves the rest in order; an unknown one is 404 before anything else', () => {
    const it = template();
    const [first, second, third] = ids(it);
    expect(ids(removeQuestion(it, second!, later).next)).toEqual([first, third]);
    expect(() => removeQuestion(published(), aQuestionId(), later)).toThrow(code('QuestionNotFoundException'));
  });

  test('a new order names every question once', () => {
    const it = template();
    const order = ids(it).toReversed();
    expect(ids(reorderQuestions(it, order, later).next)).toEqual(order);
    for (const wrong of [order.slice(1), [...order, order[0]!], [order[0]!, order[0]!, order[1]!], [...order.slice(1), aQuestionId()]]) {
      expect(() => reorderQuestions(it, wrong, later)).toThrow(code('ValidationFailed'));
    }
  });
});

describe('what is accepted', () => {
  const choice = { text: 'Which?', type: 'multiple_choice' };
  const options = (count: number) => Array.from({ length: count }, (_, n) => ({ text: `${n}` }));

  test.each([
    [{ title: ` ${'x'.repeat(200)} ` }, true],
    [{ title: 'x'.repeat(201) }, false],
    [{ title: '   ' }, false],
    [{ title: 'a\0b' }, false],
    [{ title: 'a\ud800b' }, false],
    [{ title: 'E', description: 'x'.repeat(5001) }, false],
    [{ title: 'E', unknown: 1 }, false],
    [{ title: 'E', settings: { totalTimeLimit: 480, questionTimeLimit: 10, maxRetakes: 10 } }, true],
    [{ title: 'E', settings: { totalTimeLimit: 0 } }, false],
    [{ title: 'E', settings: { maxRetakes: 1.5 } }, false],
    [{ title: 'E', settings: { other: 1 } }, false],
    [{ title: 'E', questions: [{ ...choice, options: options(2) }] }, true],
    [{ title: 'E', questions: [{ ...choice, options: options(1) }] }, false],
    [{ title: 'E', questions: [{ ...choice, options: options(21) }] }, false],
    [{ title: 'E', questions: [{ text: 'Why?', type: 'text', options: options(2) }] }, false],
    [{ title: 'E', questions: [{ text: 'Why?', type: 'text', thinkTime: 5 }] }, false],
    [{ title: 'E', questions: [{ text: 'Why?', type: 'video', thinkTime: 600, timeLimit: 3600 }] }, true],
    [{ title: 'E', questions: [{ text: 'Why?', type: 'video', timeLimit: 9 }] }, false],
    [{ title: 'E', questions: Array.from({ length: 101 }, () => ({ text: 'Why?', type: 'text' })) }, false],
  ])('a new template, case %#', (input, accepted) => {
    expect(templateInput.create.safeParse(input).success).toBe(accepted);
  });

  test('fills nothing in, so that a fingerprint is of what was said', () => {
    expect(templateInput.create.parse({ title: ' E ' })).toEqual({ title: 'E' });
  });

  test('says where in a question something is wrong', () => {
    const templateId = aTemplateId();
    const { error } = questionInput.add.safeParse({ templateId, ...choice });
    expect(error?.issues[0]?.path).toEqual(['options']);
  });
});
