import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asking, contract, type Interview, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();
const template = await api.published(hr);
const started = () => api.started(hr, { templateId: template.id });
const options: string[] = template.questions[2].options.map(({ id }: { id: string }) => id);
const x = (length: number) => 'x'.repeat(length);
const VIDEO = 0;
const TEXT = 1;
const CHOICE = 2;

describe.each(doors)('responses, by %s', (door) => {
  const respond = (it: Interview, question: number, body: object, bearer = it.candidate) =>
    api.ask(door, 'invitations.respond', { invitationId: it.id, questionId: it.questions[question], ...body }, bearer);
  const draft = (it: Interview, question: number, content: unknown, bearer = it.candidate) =>
    api.ask(door, 'invitations.draft', { invitationId: it.id, questionId: it.questions[question], content }, bearer);
  const draftOf = async (it: Interview, question: number) =>
    (await api.make('invitations.get', { invitationId: it.id }, it.candidate)).questions[question].draft;

  test('of each kind are taken, opening what was never opened', async () => {
    const it = await started();
    const take = await api.stored(it);
    expect((await respond(it, VIDEO, { type: 'video', takeId: take.id })).output).toMatchObject({
      type: 'video',
      mediaUrl: `media://takes/${take.id}`,
      content: null,
      submittedBy: 'candidate',
    });
    expect((await respond(it, TEXT, { type: 'text', content: ' W ' })).output).toMatchObject({
      content: 'W',
      mediaUrl: null,
      duration: null,
    });
    expect((await respond(it, CHOICE, { type: 'choice', content: options[1] })).output.content).toEqual([options[1]]);
    const done = await api.ask(door, 'invitations.complete', { invitationId: it.id }, it.candidate);
    expect(done.output).toMatchObject({ status: 'completed', completionReason: 'candidate', progress: { answered: 3, total: 3 } });
    expect(done.output.responses.map(({ type }: { type: string }) => type)).toEqual(['video', 'text', 'choice']);
  });

  test('from elsewhere are stored by name', async () => {
    const it = await started();
    const { output } = await respond(it, VIDEO, { type: 'video', mediaUrl: 's3://bucket/a/key.webm', duration: 130 });
    expect(output).toMatchObject({ mediaUrl: 's3://bucket/a/key.webm', duration: 130 });
  });

  test('one to a question: the same again is the same, another is refused', async () => {
    const it = await started();
    const body = { id: randomUUID(), type: 'text', content: 'W' };
    const made = await respond(it, TEXT, body);
    expect(await respond(it, TEXT, body)).toMatchObject({ status: 200, output: made.output });
    mustBe(await respond(it, TEXT, { ...body, content: 'Other' }), 409, 'IdConflict');
    mustBe(await respond(it, TEXT, { ...body, id: randomUUID() }), 400, 'ResponseAlreadySubmittedException');
    mustBe(await draft(it, TEXT, 'W'), 400, 'ResponseAlreadySubmittedException');
    const open = { invitationId: it.id, questionId: it.questions[TEXT] };
    mustBe(await api.ask(door, 'invitations.open', open, it.candidate), 400, 'ResponseAlreadySubmittedException');
  });

  test.each<[string, number, object]>([
    ['words for a video', VIDEO, { type: 'text', content: 'W' }],
    ['a choice for a text', TEXT, { type: 'choice', content: [randomUUID()] }],
    ['a video for a choice', CHOICE, { type: 'video', mediaUrl: 's3://bucket/key' }],
    ['no words', TEXT, { type: 'text', content: '' }],
    ['blanks', TEXT, { type: 'text', content: ' \n ' }],
    ['too many words', TEXT, { type: 'text', content: x(10_001) }],
    ['words with a NUL', TEXT, { type: 'text', content: 'a\0' }],
    ['words with half a character', TEXT, { type: 'text', content: '\udfff' }],
    ['words that are a number', TEXT, { type: 'text', content: 7 }],
    ['no choice', CHOICE, { type: 'choice', content: [] }],
    ['two choices where one is allowed', CHOICE, { type: 'choice', content: options }],
    ['one choice twice', CHOICE, { type: 'choice', content: [options[0], options[0]] }],
    ['an unknown choice', CHOICE, { type: 'choice', content: randomUUID() }],
    ['a choice that is no id', CHOICE, { type: 'choice', content: 'Now' }],
    ['too many choices', CHOICE, { type: 'choice', content: Array.from({ length: 21 }, () => options[0]) }],
    ['no type', TEXT, { content: 'W' }],
    ['an unknown type', TEXT, { type: 'essay', content: 'W' }],
    ['a video of nothing', VIDEO, { type: 'video' }],
    ['a video of two', VIDEO, { type: 'video', takeId: randomUUID(), mediaUrl: 's3://bucket/key' }],
    ['a duration of a take', VIDEO, { type: 'video', takeId: randomUUID(), duration: 1 }],
    ['an address of the web', VIDEO, { type: 'video', mediaUrl: 'https://example.com/a.webm' }],
    ['an address of a file', VIDEO, { type: 'video', mediaUrl: 'file:///etc/passwd' }],
    ['an address of a take', VIDEO, { type: 'video', mediaUrl: `media://takes/${randomUUID()}` }],
    ['a bucket without a key', VIDEO, { type: 'video', mediaUrl: 's3://bucket' }],
    ['a broken duration', VIDEO, { type: 'video', mediaUrl: 's3://bucket/key', duration: 1.5 }],
    ['less than no duration', VIDEO, { type: 'video', mediaUrl: 's3://bucket/key', duration: -1 }],
    ['an id that is none', TEXT, { id: 'x', type: 'text', content: 'W' }],
    ['an unknown field', TEXT, { type: 'text', content: 'W', nonsense: 1 }],
  ])('of %s are refused', async (_, question, body) => {
    const it = await started();
    invalid(await respond(it, question, body));
    expect((await api.make('invitations.get', { invitationId: it.id }, hr.bearer)).responses).toEqual([]);
  });

  test('the longest words are taken, and several choices where they are allowed', async () => {
    const many = await api.published(hr, { questions: [asking.text, { ...asking.choice, allowMultiple: true }] });
    const it = await api.started(hr, { templateId: many.id });
    const all = many.questions[1].options.map(({ id }: { id: string }) => id);
    expect((await respond(it, 0, { type: 'text', content: x(10_000) })).code).toBeNull();
    expect((await respond(it, 1, { type: 'choice', content: all })).output.content).toEqual(all);
  });

  test('a take must be of the question and have arrived; longer than its limit is too late', async () => {
    const two = await api.published(hr, { questions: [asking.video, asking.video] });
    const it = await api.started(hr, { templateId: two.id });
    const [arrived, under] = [await api.stored(it), await api.begun(it)];
    mustBe(await respond(it, 1, { type: 'video', takeId: arrived.id }), 404, 'TakeNotFoundException');
    mustBe(await respond(it, 0, { type: 'video', takeId: randomUUID() }), 404, 'TakeNotFoundException');
    mustBe(await respond(it, 0, { type: 'video', takeId: under.id }), 409, 'TakeNotStoredException');
    mustBe(await respond(it, 0, { type: 'video', mediaUrl: 's3://bucket/key', duration: 131 }), 409, 'AnswerTimeOverException', 'duration');
    mustBe(await respond(it, 0, { questionId: randomUUID(), type: 'video', takeId: arrived.id }), 404, 'QuestionNotFoundException');
    mustBe(await respond(it, 0, { questionId: randomUUID(), type: 'text', content: 'W' }), 404, 'QuestionNotFoundException');
    expect((await respond(it, 0, { type: 'video', takeId: arrived.id })).code).toBeNull();
    mustBe(
      await api.ask(door, 'takes.begin', { invitationId: it.id, questionId: it.questions[0] }, it.candidate),
      400,
      'ResponseAlreadySubmittedException',
    );
  });

  test('a draft is kept for the candidate alone, checked like an answer, and cleared by an empty one', async () => {
    const it = await started();
    expect((await draft(it, TEXT, 'Beca')).code).toBeNull();
    expect(await draftOf(it, TEXT)).toBe('Beca');
    expect((await api.make('invitations.get', { invitationId: it.id }, hr.bearer)).questions[TEXT].draft).toBeNull();
    expect((await draft(it, TEXT, '')).code).toBeNull();
    expect(await draftOf(it, TEXT)).toBeNull();
    expect((await draft(it, CHOICE, [options[0]])).code).toBeNull();
    expect(await draftOf(it, CHOICE)).toEqual([options[0]]);
    for (const [question, content] of [
      [VIDEO, 'W'],
      [TEXT, x(10_001)],
      [TEXT, 7],
      [CHOICE, [randomUUID()]],
      [CHOICE, options],
      [TEXT, undefined],
    ] as [number, unknown][])
      invalid(await draft(it, question, content));
    mustBe(await draft({ ...it, questions: [randomUUID()] }, 0, 'W'), 404, 'QuestionNotFoundException');
    mustBe(await draft(it, TEXT, 'W', hr.bearer), 403, 'Forbidden');
  });

  test('after its time nothing is taken, the draft is sent by the server, and an empty question is closed and no dead end', async () => {
    const brief = await api.published(hr, { questions: [asking.text, asking.text].map((question) => ({ ...question, timeLimit: 10 })) });
    const it = await api.started(hr, { templateId: brief.id });
    await draft(it, 0, 'Written in time');
    const opened = await api.make('invitations.open', { invitationId: it.id, questionId: it.questions[1] }, it.candidate);
    await api.target.passes(new Date(Date.parse(opened.answerBy) + 10_000));
    mustBe(await respond(it, 1, { type: 'text', content: 'Late' }), 409, 'AnswerTimeOverException');
    mustBe(await draft(it, 1, 'Late'), 409, 'AnswerTimeOverException');
    mustBe(await respond(it, 0, { type: 'text', content: 'Late' }), 400, 'ResponseAlreadySubmittedException');
    const seen = await api.make('invitations.get', { invitationId: it.id }, hr.bearer);
    expect(seen.responses).toMatchObject([{ content: 'Written in time', submittedBy: 'server' }]);
    expect(seen.questions).toMatchObject([{ answered: true }, { answered: false, closed: true }]);
    expect((await api.ask(door, 'invitations.complete', { invitationId: it.id }, it.candidate)).output.status).toBe('completed');
  });
});
