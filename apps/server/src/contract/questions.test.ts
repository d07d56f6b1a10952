import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asking, contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();
const x = (length: number) => 'x'.repeat(length);

describe.each(doors)('questions, by %s', (door) => {
  const ask = (procedure: string, input: object = {}, bearer = hr.bearer) =>
    api.ask(door, `questions.${procedure}`, input as Record<string, unknown>, bearer);
  const texts = async (templateId: string) =>
    (await ask('list', { templateId })).output.items.map(({ text, order }: { text: string; order: number }) => `${order} ${text}`);
  const draft = async () => {
    const { id, questions } = await api.template(hr);
    return { templateId: String(id), ids: questions.map((question: { id: string }) => question.id) as string[] };
  };

  test('one is added last, or where its order says; beyond the end is last', async () => {
    const { templateId } = await draft();
    for (const [text, order] of [['last'], ['first', 1], ['beyond', 1000]] as [string, number?][])
      expect((await ask('add', { templateId, text, type: 'text', ...(order && { order }) })).code).toBeNull();
    expect(await texts(templateId)).toEqual(['1 first', '2 Who are you?', '3 Why?', '4 When?', '5 last', '6 beyond']);
  });

  test('the same id again is the same question, of another template or with another body a conflict', async () => {
    const [{ templateId }, other] = [await draft(), await draft()];
    const question = { id: randomUUID(), ...asking.choice };
    const made = await ask('add', { templateId, ...question });
    expect(made.output).toMatchObject({ id: question.id, order: 4 });
    expect(await ask('add', { templateId, ...question })).toMatchObject({ status: 200, output: made.output });
    mustBe(await ask('add', { templateId, ...question, text: 'Other' }), 409, 'IdConflict');
    mustBe(await ask('add', { templateId: other.templateId, ...question }), 409, 'IdConflict');
    await ask('remove', { templateId, questionId: question.id });
    mustBe(await ask('add', { templateId, ...question }), 409, 'IdConflict');
  });

  test.each<[string, object, string]>([
    ['no text', { text: ' ' }, 'text'],
    ['a text too long', { text: x(2001) }, 'text'],
    ['an unknown type', { type: 'essay' }, 'type'],
    ['too little time', { timeLimit: 9 }, 'timeLimit'],
    ['too much time', { timeLimit: 3601 }, 'timeLimit'],
    ['broken time', { timeLimit: 10.5 }, 'timeLimit'],
    ['too long to think', { type: 'video', thinkTime: 601 }, 'thinkTime'],
    ['less than no time to think', { type: 'video', thinkTime: -1 }, 'thinkTime'],
    ['time to think about a text', { thinkTime: 60 }, 'thinkTime'],
    ['options of a text', { options: [{ text: 'A' }, { text: 'B' }] }, 'options'],
    ['one option', { type: 'multiple_choice', options: [{ text: 'A' }] }, 'options'],
    ['no place', { order: 0 }, 'order'],
    ['an unknown field', { nonsense: 1 }, 'nonsense'],
    [
      'a field of an option that nobody knows',
      { type: 'multiple_choice', options: [{ text: 'A', right: true }, { text: 'B' }] },
      'options.0.right',
    ],
  ])('one with %s is refused, at once and as a change', async (_, over, path) => {
    const { templateId, ids } = await draft();
    invalid(await ask('add', { templateId, ...asking.text, ...over }), path);
    invalid(await ask('update', { templateId, questionId: ids[1], ...over }), path);
  });

  test('a hundred and first is refused', async () => {
    const { id } = await api.template(hr, { questions: Array.from({ length: 100 }, () => asking.text) });
    invalid(await ask('add', { templateId: id, ...asking.text }), 'questions');
  });

  test('a change keeps what it does not name; options are replaced whole and keep the ids that are given', async () => {
    const { templateId, ids } = await draft();
    const { output } = await ask('update', { templateId, questionId: ids[2], allowMultiple: true, timeLimit: 30 });
    expect(output).toMatchObject({ text: 'When?', allowMultiple: true, timeLimit: 30, order: 3 });
    const [first] = output.options;
    const options = [{ text: 'New' }, { id: first.id, text: 'Kept' }];
    const replaced = (await ask('update', { templateId, questionId: ids[2], options, order: 1 })).output;
    expect(replaced).toMatchObject({ order: 1, options: [{ text: 'New' }, { id: first.id, text: 'Kept' }] });
    expect((await ask('update', { templateId, questionId: ids[2], timeLimit: null })).output.timeLimit).toBeNull();
    expect((await ask('update', { templateId, questionId: ids[2] })).output).toMatchObject({ order: 1, timeLimit: null });
    expect((await ask('update', { templateId, questionId: ids[0], type: 'text' })).output).toMatchObject({ type: 'text', thinkTime: null });
    invalid(await ask('update', { templateId, questionId: ids[1], type: 'multiple_choice' }), 'options');
  });

  test('the rest stay one to n when one goes', async () => {
    const { templateId, ids } = await draft();
    expect((await ask('remove', { templateId, questionId: ids[0] })).code).toBeNull();
    expect(await texts(templateId)).toEqual(['1 Why?', '2 When?']);
    mustBe(await ask('remove', { templateId, questionId: ids[0] }), 404, 'QuestionNotFoundException');
  });

  test('a new order names every question once', async () => {
    const { templateId, ids } = await draft();
    const [a, b, c] = ids;
    const reorder = (questionIds: unknown) => ask('reorder', { templateId, questionIds });
    expect((await reorder([c, a, b])).output.items.map(({ id }: { id: string }) => id)).toEqual([c, a, b]);
    for (const wrong of [[], [a, b], [a, b, c, a], [a, a, b], [a, b, randomUUID()], Array.from({ length: 101 }, () => a)])
      invalid(await reorder(wrong), 'questionIds');
    invalid(await reorder(['x']), 'questionIds.0');
    expect(await texts(templateId)).toEqual(['1 When?', '2 Who are you?', '3 Why?']);
  });

  test('a version that is none of now is refused, and each change counts one', async () => {
    const { templateId, ids } = await draft();
    const stale = { templateId, ifVersion: 9 };
    mustBe(await ask('add', { ...stale, ...asking.text }), 412, 'VersionConflict');
    mustBe(await ask('update', { ...stale, questionId: ids[0], text: 'Q' }), 412, 'VersionConflict');
    mustBe(await ask('remove', { ...stale, questionId: ids[0] }), 412, 'VersionConflict');
    mustBe(await ask('reorder', { ...stale, questionIds: ids }), 412, 'VersionConflict');
    expect((await ask('add', { templateId, ifVersion: 1, ...asking.text })).code).toBeNull();
    expect((await ask('remove', { templateId, ifVersion: 2, questionId: ids[0] })).code).toBeNull();
  });

  test('nothing that a candidate is judged by changes once it is published, or archived', async () => {
    const { templateId, ids } = await draft();
    const all = async (status: number, code: string) => {
      mustBe(await ask('add', { templateId, ...asking.text }), status, code);
      mustBe(await ask('update', { templateId, questionId: ids[0], text: 'Q' }), status, code);
      mustBe(await ask('remove', { templateId, questionId: ids[0] }), status, code);
      mustBe(await ask('reorder', { templateId, questionIds: ids }), status, code);
      expect((await ask('update', { templateId, questionId: ids[0] })).code).toBeNull();
    };
    await api.make('templates.publish', { templateId }, hr.bearer);
    await all(409, 'TemplateNotDraftException');
    await api.make('templates.archive', { templateId }, hr.bearer);
    await all(409, 'TemplateArchivedException');
  });

  test('what is not there is a 404, and of whom may not a 401 or 403, before anything else is looked at', async () => {
    const { templateId, ids } = await draft();
    const { candidate } = await api.invited(hr);
    const bodies: [string, object][] = [
      ['list', {}],
      ['add', asking.text],
      ['update', { questionId: ids[0], text: 'Q' }],
      ['remove', { questionId: ids[0] }],
      ['reorder', { questionIds: ids }],
    ];
    for (const [procedure, body] of bodies) {
      mustBe(await ask(procedure, { ...body, templateId: randomUUID() }), 404, 'TemplateNotFoundException');
      invalid(await ask(procedure, { ...body, templateId: 'x' }), 'templateId');
      mustBe(await ask(procedure, { ...body, templateId: 'x' }, ''), 401, 'Unauthenticated');
      mustBe(await ask(procedure, { ...body, templateId: 'x' }, candidate), 403, 'Forbidden');
    }
    mustBe(await ask('update', { templateId, questionId: randomUUID(), text: 'Q' }), 404, 'QuestionNotFoundException');
    const other = await draft();
    mustBe(await ask('remove', { templateId, questionId: other.ids[0] }), 404, 'QuestionNotFoundException');
  });
});
