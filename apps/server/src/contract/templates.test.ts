import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asking, contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();
const x = (length: number) => 'x'.repeat(length);
const questions = (count: number) => Array.from({ length: count }, () => asking.text);
const options = (count: number, of = 'Yes') => Array.from({ length: count }, () => ({ text: of }));

describe.each(doors)('templates, by %s', (door) => {
  const ask = (procedure: string, input: object = {}, bearer = hr.bearer) =>
    api.ask(door, `templates.${procedure}`, input as Record<string, unknown>, bearer);

  describe('within its bounds it is made', () => {
    test.each<[string, object]>([
      ['the shortest title', { title: 'T' }],
      ['the longest title', { title: x(200) }],
      ['the longest title, counted in UTF-16 units', { title: '\u{1F600}'.repeat(100) }],
      ['the longest title, once it is trimmed', { title: ` ${x(200)}\n` }],
      ['the longest description', { title: 'T', description: x(5000) }],
      ['no description', { title: 'T', description: null }],
      ['a hundred questions', { title: 'T', questions: questions(100) }],
      ['the least settings', { title: 'T', settings: { totalTimeLimit: 1, questionTimeLimit: 10, maxRetakes: 0 } }],
      ['the most settings', { title: 'T', settings: { totalTimeLimit: 480, questionTimeLimit: 3600, maxRetakes: 10 } }],
      ['the longest question', { title: 'T', questions: [{ ...asking.text, text: x(2000), timeLimit: 3600 }] }],
      [
        'two options, twenty, and the longest',
        { title: 'T', questions: [2, 20].map((n) => ({ ...asking.choice, options: options(n, x(500)) })) },
      ],
      ['no time to think, and the most', { title: 'T', questions: [0, 600].map((thinkTime) => ({ ...asking.video, thinkTime })) }],
      ['its own ids', { id: randomUUID(), title: 'T', questions: [{ ...asking.choice, id: randomUUID() }] }],
    ])('%s', async (_, input) => {
      // An id is used once, and this test runs through both doors.
      const { id: _id, ...body } = input as { id?: string };
      const answer = await ask('create', { ...body, ...(_id && { id: randomUUID() }) });
      expect(answer.code, String(answer.errors)).toBeNull();
      expect(answer.status).toBe(door === 'REST' ? 201 : 200);
    });
  });

  describe('beyond them it is refused, and where is said', () => {
    const one = (question: object) => ({ title: 'T', questions: [{ text: 'Q', type: 'text', ...question }] });
    test.each<[string, object, string]>([
      ['no title', {}, 'title'],
      ['an empty title', { title: '' }, 'title'],
      ['a title of blanks', { title: '  \n ' }, 'title'],
      ['a title too long', { title: x(201) }, 'title'],
      ['a title too long in UTF-16 units', { title: '\u{1F600}'.repeat(101) }, 'title'],
      ['a description with a NUL', { title: 'T', description: '\0' }, 'description'],
      ['a question with half a character', one({ text: 'a\udfff' }), 'questions.0.text'],
      ['an option with a NUL', one({ type: 'multiple_choice', options: [{ text: 'a\0' }, { text: 'B' }] }), 'questions.0.options.0.text'],
      ['a title with a NUL', { title: 'a\0b' }, 'title'],
      ['a title with half a character', { title: 'a\ud800' }, 'title'],
      ['a title that is a number', { title: 7 }, 'title'],
      ['a description too long', { title: 'T', description: x(5001) }, 'description'],
      ['an id that is none', { id: 'x', title: 'T' }, 'id'],
      ['an unknown field', { title: 'T', nonsense: 1 }, 'nonsense'],
      ['an unknown setting', { title: 'T', settings: { nonsense: 1 } }, 'settings.nonsense'],
      ['no minutes', { title: 'T', settings: { totalTimeLimit: 0 } }, 'settings.totalTimeLimit'],
      ['too many minutes', { title: 'T', settings: { totalTimeLimit: 481 } }, 'settings.totalTimeLimit'],
      ['half a minute', { title: 'T', settings: { totalTimeLimit: 1.5 } }, 'settings.totalTimeLimit'],
      ['too few seconds', { title: 'T', settings: { questionTimeLimit: 9 } }, 'settings.questionTimeLimit'],
      ['too many seconds', { title: 'T', settings: { questionTimeLimit: 3601 } }, 'settings.questionTimeLimit'],
      ['fewer than no retakes', { title: 'T', settings: { maxRetakes: -1 } }, 'settings.maxRetakes'],
      ['too many retakes', { title: 'T', settings: { maxRetakes: 11 } }, 'settings.maxRetakes'],
      ['a switch that is a word', { title: 'T', settings: { allowRetakes: 'yes' } }, 'settings.allowRetakes'],
      ['a hundred and one questions', { title: 'T', questions: questions(101) }, 'questions'],
      ['a question without text', one({ text: '' }), 'questions.0.text'],
      ['a question too long', one({ text: x(2001) }), 'questions.0.text'],
      ['an unknown type', one({ type: 'essay' }), 'questions.0.type'],
      ['too little time', one({ timeLimit: 9 }), 'questions.0.timeLimit'],
      ['too much time', one({ timeLimit: 3601 }), 'questions.0.timeLimit'],
      ['an order below one', one({ order: 0 }), 'questions.0.order'],
      ['time to think about a text', one({ thinkTime: 10 }), 'questions.0.thinkTime'],
      ['too long to think', one({ type: 'video', thinkTime: 601 }), 'questions.0.thinkTime'],
      ['one option', one({ type: 'multiple_choice', options: options(1) }), 'questions.0.options'],
      ['no options', one({ type: 'multiple_choice' }), 'questions.0.options'],
      ['twenty-one options', one({ type: 'multiple_choice', options: options(21) }), 'questions.0.options'],
      ['an empty option', one({ type: 'multiple_choice', options: [{ text: '' }, { text: 'B' }] }), 'questions.0.options.0.text'],
      ['an option too long', one({ type: 'multiple_choice', options: [{ text: x(501) }, { text: 'B' }] }), 'questions.0.options.0.text'],
      ['options of a text', one({ options: options(2) }), 'questions.0.options'],
    ])('%s', async (_, input, path) => invalid(await ask('create', input), path));
  });

  test('it has its whole settings, its defaults and its questions in order', async () => {
    const { output } = await ask('create', {
      title: ' T ',
      settings: { maxRetakes: 3 },
      questions: [asking.text, { ...asking.video, order: 1 }],
    });
    expect(output).toMatchObject({
      title: 'T',
      description: null,
      status: 'draft',
      version: 1,
      questionCount: 2,
      duplicatedFrom: null,
      settings: {
        totalTimeLimit: 60,
        questionTimeLimit: 120,
        allowRetakes: true,
        maxRetakes: 3,
        shuffleQuestions: false,
        showProgress: true,
      },
      questions: [
        { type: 'video', order: 1, thinkTime: 60, isRequired: true, options: null, allowMultiple: false, timeLimit: null },
        { type: 'text', order: 2, thinkTime: null },
      ],
    });
    expect((await ask('get', { templateId: output.id })).output).toEqual(output);
  });

  test('the same id again is the same template as it is now; with another body, or once deleted, a conflict', async () => {
    const body = { id: randomUUID(), title: 'T' };
    await ask('create', body);
    await ask('update', { templateId: body.id, title: 'Later' });
    const again = await ask('create', body);
    expect(again).toMatchObject({ status: 200, output: { title: 'Later', version: 2 } });
    const other = await ask('create', { ...body, title: 'U' });
    mustBe(other, 409, 'IdConflict');
    expect(other.errors).toBeNull();
    expect((await ask('delete', { templateId: body.id })).code).toBeNull();
    mustBe(await ask('create', body), 409, 'IdConflict');
    mustBe(await ask('get', { templateId: body.id }), 404, 'TemplateNotFoundException');
  });

  test('an id that something else has is a conflict, whatever and whose it is', async () => {
    const { id, questions } = await api.template(hr);
    for (const taken of [questions[0].id, (await api.invited(hr)).id])
      mustBe(await ask('create', { id: taken, title: 'T' }), 409, 'IdConflict');
    mustBe(await ask('create', { title: 'T', questions: [{ ...asking.text, id }] }), 409, 'IdConflict');
    if (!api.target.mint) return;
    const theirs = await ask('create', { id, title: 'Engineer' }, (await api.admin()).bearer);
    mustBe(theirs, 409, 'IdConflict');
    expect(theirs.output).toBeUndefined();
  });

  test('settings given in part are merged; an update with nothing in it changes nothing, whatever its state', async () => {
    const { id } = await api.template(hr, { settings: { maxRetakes: 5 } });
    const updated = await ask('update', { templateId: id, settings: { totalTimeLimit: 30 }, description: 'D' });
    expect(updated.output).toMatchObject({ version: 2, description: 'D', settings: { totalTimeLimit: 30, maxRetakes: 5 } });
    expect((await ask('update', { templateId: id, description: null })).output).toMatchObject({ version: 3, description: null });
    expect(await ask('update', { templateId: id })).toMatchObject({ status: 200, output: { version: 3 } });
    await ask('archive', { templateId: id });
    expect(await ask('update', { templateId: id })).toMatchObject({ status: 200, output: { version: 4 } });
  });

  test('a change that says which version it has seen is refused when there is another', async () => {
    const { id } = await api.template(hr);
    for (const [procedure, more] of [['update', { title: 'U' }], ['publish'], ['archive'], ['delete']] as [string, object?][])
      mustBe(await ask(procedure, { templateId: id, ifVersion: 7, ...more }), 412, 'VersionConflict');
    expect((await ask('update', { templateId: id, ifVersion: 1, title: 'U' })).output.version).toBe(2);
    expect((await ask('delete', { templateId: id, ifVersion: 2 })).code).toBeNull();
  });

  describe('each state refuses what does not belong to it', () => {
    const states = { draft: () => api.template(hr), published: () => api.published(hr), archived: async () => archived() };
    async function archived() {
      const { id } = await api.published(hr);
      return api.make('templates.archive', { templateId: id }, hr.bearer);
    }
    const none = { templateId: randomUUID() };
    test.each<
      [
        state: 'draft' | 'published' | 'archived' | 'empty' | 'absent',
        procedure: string,
        input: object,
        status: number,
        code: string | null,
      ]
    >([
      ['empty', 'publish', {}, 409, 'TemplateHasNoQuestionsException'],
      ['draft', 'archive', {}, 200, null],
      ['published', 'publish', {}, 409, 'TemplateNotDraftException'],
      ['published', 'update', { title: 'U', description: 'D' }, 200, null],
      ['published', 'update', { settings: { maxRetakes: 0 } }, 409, 'TemplateNotDraftException'],
      ['published', 'delete', {}, 204, null],
      ['archived', 'update', { title: 'U' }, 409, 'TemplateArchivedException'],
      ['archived', 'update', { settings: { maxRetakes: 0 } }, 409, 'TemplateArchivedException'],
      ['archived', 'publish', {}, 409, 'TemplateArchivedException'],
      ['archived', 'archive', {}, 409, 'TemplateArchivedException'],
      ['archived', 'duplicate', {}, 201, null],
      ['archived', 'delete', {}, 204, null],
      ...['get', 'update', 'delete', 'publish', 'archive', 'duplicate'].map(
        (procedure) => ['absent', procedure, {}, 404, 'TemplateNotFoundException'] as ['absent', string, object, number, string],
      ),
    ])('%s: %s %o is %s %s', async (state, procedure, input, status, code) => {
      const { id } =
        state === 'absent' ? { id: none.templateId } : await (state === 'empty' ? api.template(hr, { questions: [] }) : states[state]());
      const answer = await ask(procedure, { templateId: id, ...input });
      expect(answer.code).toBe(code);
      if (code || door === 'REST') expect(answer.status).toBe(status);
    });

    test('with invitations it can only be archived', async () => {
      const { id } = await api.published(hr);
      await api.invited(hr, { templateId: id });
      mustBe(await ask('delete', { templateId: id }), 409, 'TemplateInUseException');
      expect((await ask('archive', { templateId: id })).output.status).toBe('archived');
    });
  });

  test('a duplicate is a draft with questions of its own that remembers where it came from', async () => {
    const original = await api.published(hr);
    const id = randomUUID();
    const copy = await ask('duplicate', { templateId: original.id, id });
    expect(copy.output).toMatchObject({ id, status: 'draft', duplicatedFrom: original.id, questionCount: 3, version: 1 });
    const ids = new Set([...original.questions, ...copy.output.questions].map((question: { id: string }) => question.id));
    expect(ids.size).toBe(6);
    expect((await ask('duplicate', { templateId: original.id, id })).status).toBe(200);
    mustBe(await ask('duplicate', { templateId: copy.output.id, id }), 409, 'IdConflict');
  });

  test('a list is newest first, in pages that neither repeat nor skip, by status and words of the title in any case', async () => {
    const word = randomUUID().slice(0, 8);
    const made: string[] = [];
    for (const title of ['One', 'Two', 'Three', '50%_\\']) made.unshift((await api.template(hr, { title: `${title} ${word}` })).id);
    await ask('publish', { templateId: made[0] });
    const ids = ({ output }: { output: { items: { id: string }[] } }) => output.items.map(({ id }) => id);
    expect(ids(await ask('list', { search: ` ${word.toUpperCase()}` }))).toEqual(made);
    expect(ids(await ask('list', { search: word, status: 'published' }))).toEqual(made.slice(0, 1));
    expect(ids(await ask('list', { search: `%_\\ ${word}` }))).toEqual(made.slice(0, 1));
    expect(ids(await ask('list', { search: `_ne ${word}` }))).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await ask('list', { search: word, limit: 1, ...(cursor && { cursor }) });
      expect(page.output.items[0]).not.toHaveProperty('questions');
      seen.push(...ids(page));
      cursor = page.output.nextCursor ?? undefined;
      if (!cursor) break;
    }
    expect(seen).toEqual(made);
  });

  test('a page has twenty where nobody says how many, and at most a hundred', async () => {
    const word = randomUUID().slice(0, 8);
    for (let n = 0; n < 21; n++) await api.make('templates.create', { title: `${word} ${n}` }, hr.bearer);
    const first = (await ask('list', { search: word })).output;
    expect(first.items).toHaveLength(20);
    const rest = (await ask('list', { search: word, cursor: first.nextCursor })).output;
    expect({ titles: rest.items.map(({ title }: { title: string }) => title), next: rest.nextCursor }).toEqual({
      titles: [`${word} 0`],
      next: null,
    });
    expect((await ask('list', { search: word, limit: 100 })).output).toMatchObject({ items: { length: 21 }, nextCursor: null });
  });

  test.each<[string, object, string]>([
    ['no limit', { limit: 0 }, 'limit'],
    ['a limit too large', { limit: 101 }, 'limit'],
    ['a broken limit', { limit: 1.5 }, 'limit'],
    ['an unknown status', { status: 'open' }, 'status'],
    ['too many words', { search: x(201) }, 'search'],
    ['a forged cursor', { cursor: 'forged' }, 'cursor'],
    ['an unknown field', { nonsense: '1' }, 'nonsense'],
  ])('a list with %s is refused', async (_, input, path) => invalid(await ask('list', input), path));

  test('is for HR alone', async () => {
    const { candidate } = await api.invited(hr);
    for (const procedure of ['list', 'get', 'create', 'update', 'delete', 'publish', 'archive', 'duplicate']) {
      mustBe(await ask(procedure, { templateId: 'no id' }, ''), 401, 'Unauthenticated');
      mustBe(await ask(procedure, { templateId: 'no id' }, candidate), 403, 'Forbidden');
    }
  });

  test('of another company is not there', async ({ skip }) => {
    api.only.minting(skip);
    const { id } = await api.template(hr);
    const stranger = await api.admin();
    for (const procedure of ['get', 'update', 'delete', 'publish', 'archive', 'duplicate'])
      mustBe(await ask(procedure, { templateId: id }, stranger.bearer), 404, 'TemplateNotFoundException');
  });
});
