import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asking, contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const hr = await api.admin();
const template = await api.published(hr);
const x = (length: number) => 'x'.repeat(length);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** What is a take's, and asks the invitation's state all the same. */
const takes = { begin: true, check: true };

describe.each(doors)('invitations, by %s', (door) => {
  const ask = (procedure: string, input: object = {}, bearer = hr.bearer) =>
    api.ask(door, `${procedure in takes ? 'takes' : 'invitations'}.${procedure}`, input as Record<string, unknown>, bearer);
  const person = (over: { readonly id?: string; readonly [field: string]: unknown } = {}) => ({
    templateId: template.id,
    candidateEmail: `${randomUUID()}@example.com`,
    candidateName: 'Kim',
    ...over,
  });
  const expired = async (begin: boolean) => {
    const expiresAt = api.soon(2000);
    const it = begin ? await api.started(hr, { expiresAt }) : await api.invited(hr, { expiresAt });
    await api.target.passes(new Date(expiresAt));
    return it;
  };
  const completed = async () => {
    const optional = await api.published(hr, { questions: Object.values(asking).map((question) => ({ ...question, isRequired: false })) });
    const it = await api.started(hr, { templateId: optional.id });
    await api.make('invitations.complete', { invitationId: it.id }, it.candidate);
    return it;
  };
  const revoked = async () => {
    const it = await api.started(hr);
    await api.make('invitations.revoke', { invitationId: it.id }, hr.bearer);
    return it;
  };

  test('one is made with its link, its terms and its end, and shown to HR and to its candidate', async () => {
    const { output } = await ask('create', person({ candidateEmail: ` Kim+${randomUUID()}@Example.com` }));
    expect(output).toMatchObject({
      candidateEmail: expect.stringMatching(/^kim\+[-\w]+@example\.com$/i),
      templateTitle: 'Engineer',
      status: 'pending',
      questions: null,
      responses: [],
      startedAt: null,
      revokedAt: null,
      progress: { answered: 0, total: 3 },
      terms: { questionCount: 3, video: 1, text: 1, multipleChoice: 1, takes: 2, questionTimeLimit: 120, totalTimeLimit: 60 },
      timeLeft: 3600,
    });
    expect(output.invitationUrl).toMatch(new RegExp(`/interview/${output.accessToken.replaceAll('.', '\\.')}$`));
    expect(output.endsAt).toBe(output.expiresAt);
    const seen = (await ask('get', { invitationId: output.id })).output;
    expect({ ...output, now: '' }).toEqual({ ...seen, now: '', accessToken: output.accessToken, invitationUrl: output.invitationUrl });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no template', { templateId: undefined }, 'templateId'],
    ['a template that is no id', { templateId: 'x' }, 'templateId'],
    ['no address', { candidateEmail: '' }, 'candidateEmail'],
    ['an address that is none', { candidateEmail: 'kim' }, 'candidateEmail'],
    ['an address too long', { candidateEmail: `${x(243)}@example.com` }, 'candidateEmail'],
    ['no name', { candidateName: ' ' }, 'candidateName'],
    ['a name too long', { candidateName: x(201) }, 'candidateName'],
    ['a name with a NUL', { candidateName: 'K\0' }, 'candidateName'],
    ['a candidate that is no id', { candidateId: 'kim' }, 'candidateId'],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00.000Z' }, 'expiresAt'],
    ['an end in two years', { expiresAt: api.soon(730 * DAY) }, 'expiresAt'],
    ['an end that is no time', { expiresAt: 'tomorrow' }, 'expiresAt'],
    ['an end that is a number', { expiresAt: 1_900_000_000_000 }, 'expiresAt'],
    ['an id that is none', { id: 'x' }, 'id'],
    ['an unknown field', { nonsense: 1 }, 'nonsense'],
  ])('one with %s is refused', async (_, over, path) => invalid(await ask('create', person(over)), path));

  test('only what is published can be sent, and only what is there', async () => {
    const draft = await api.template(hr);
    mustBe(await ask('create', person({ templateId: draft.id })), 400, 'TemplateNotPublishedException');
    await api.make('templates.archive', { templateId: draft.id }, hr.bearer);
    mustBe(await ask('create', person({ templateId: draft.id })), 400, 'TemplateNotPublishedException');
    mustBe(await ask('create', person({ templateId: randomUUID() })), 404, 'TemplateNotFoundException');
  });

  test('the same id again is the same invitation with its link; another body is a conflict; one address has one open one, in any case', async () => {
    const body = person({ id: randomUUID() });
    const made = await ask('create', body);
    expect(await ask('create', body)).toMatchObject({ status: 200, output: { id: body.id, accessToken: made.output.accessToken } });
    mustBe(await ask('create', { ...body, candidateName: 'Kit' }), 409, 'IdConflict');
    mustBe(
      await ask('create', { ...body, id: undefined, candidateEmail: body.candidateEmail.toUpperCase() }),
      409,
      'InvitationAlreadyExistsException',
    );
    await api.make('invitations.revoke', { invitationId: body.id }, hr.bearer);
    // Before any rule of state is asked: of a revoked one, and of an archived template too.
    expect(await ask('create', body)).toMatchObject({ status: 200, output: { id: body.id, revokedAt: expect.any(String) } });
    expect((await ask('create', { ...body, id: randomUUID() })).code).toBeNull();
    const again = await ask('create', { ...body, id: randomUUID(), templateId: (await api.published(hr)).id });
    expect(again.output.candidateId).toBe(made.output.candidateId);
  });

  test('what each state says to each command', async () => {
    const until = api.soon(10 * DAY);
    const them = {
      pending: await api.invited(hr, { templateId: template.id }),
      started: await api.started(hr),
      completed: await completed(),
      revoked: await revoked(),
    };
    const ended = await expired(true);
    const questionId = template.questions[0].id;
    const revokes = 'InvitationRevokedException';
    const completes = 'InvitationAlreadyCompletedException';
    const table: [keyof typeof them | 'expired', procedure: string, status: number, code: string][] = [
      ['pending', 'open', 400, 'InvitationNotStartedException'],
      ['pending', 'draft', 400, 'InvitationNotStartedException'],
      ['pending', 'respond', 400, 'InvitationNotStartedException'],
      ['pending', 'complete', 400, 'InvitationNotStartedException'],
      ['pending', 'reopen', 400, 'InvitationNotStartedException'],
      ['started', 'start', 400, 'InvitationAlreadyStartedException'],
      ['started', 'complete', 409, 'RequiredQuestionsUnansweredException'],
      ['pending', 'begin', 400, 'InvitationNotStartedException'],
      ['completed', 'begin', 409, completes],
      ['completed', 'check', 409, completes],
      ['expired', 'begin', 400, 'InvitationExpiredException'],
      ['expired', 'check', 400, 'InvitationExpiredException'],
      ['completed', 'start', 409, completes],
      ['completed', 'open', 409, completes],
      ['completed', 'draft', 409, completes],
      ['completed', 'respond', 409, completes],
      ['completed', 'complete', 409, completes],
      ['completed', 'resend', 409, completes],
      ['completed', 'extend', 409, completes],
      ['completed', 'revoke', 409, completes],
      ['expired', 'start', 400, 'InvitationExpiredException'],
      ['expired', 'open', 400, 'InvitationExpiredException'],
      ['expired', 'draft', 400, 'InvitationExpiredException'],
      ['expired', 'respond', 400, 'InvitationExpiredException'],
      ['expired', 'complete', 400, 'InvitationExpiredException'],
      ['expired', 'resend', 400, 'InvitationExpiredException'],
      ['expired', 'reopen', 400, 'InvitationExpiredException'],
      ...['link', 'resend', 'extend', 'revoke', 'reopen'].map(
        (name) => ['revoked', name, 409, revokes] as ['revoked', string, number, string],
      ),
    ];
    const asHr = ['link', 'resend', 'extend', 'revoke', 'reopen'];
    for (const [state, procedure, status, code] of table) {
      const it = state === 'expired' ? ended : them[state];
      const invitation = (await ask('get', { invitationId: it.id })).output;
      const about = invitation.questions?.[1]?.id ?? questionId;
      const bodies: Record<string, object> = {
        open: { questionId: about },
        draft: { questionId: about, content: 'W' },
        respond: { questionId: about, type: 'text', content: 'W' },
        reopen: { questionId: about },
        extend: { expiresAt: until },
        begin: { questionId: about },
      };
      const answer = await ask(
        procedure,
        { invitationId: it.id, ...bodies[procedure] },
        asHr.includes(procedure) ? hr.bearer : it.candidate,
      );
      expect({ state, procedure, status: answer.status, code: answer.code }).toEqual({ state, procedure, status, code });
    }
    expect((await ask('link', { invitationId: ended.id })).output.invitationUrl).toContain('/interview/');
    expect((await ask('link', { invitationId: them.completed.id })).code).toBeNull();
  });

  test('a revoked one ends its link at once; its candidate may read it, and nothing else', async () => {
    const { id, candidate, questions } = await api.started(hr);
    const questionId = questions[1];
    const { accessToken } = (await ask('link', { invitationId: id })).output;
    const session = await api.make('sessions.candidate', { accessToken });
    expect((await ask('revoke', { invitationId: id })).output).toMatchObject({ status: 'expired', revokedAt: expect.any(String) });
    mustBe(await ask('get', { invitationId: id }, session.token), 401, 'Unauthenticated');
    mustBe(await api.ask(door, 'sessions.candidate', { accessToken }), 404, 'InvitationNotFoundException');
    if (!api.target.mint) return;
    expect((await ask('get', { invitationId: id }, candidate)).output.status).toBe('expired');
    for (const procedure of ['start', 'complete', 'check'])
      mustBe(await ask(procedure, { invitationId: id }, candidate), 409, 'InvitationRevokedException');
    const answering: [string, object][] = [
      ['open', {}],
      ['draft', { content: 'W' }],
      ['respond', { type: 'text', content: 'W' }],
      ['begin', {}],
    ];
    for (const [procedure, more] of answering)
      mustBe(await ask(procedure, { invitationId: id, questionId, ...more }, candidate), 409, 'InvitationRevokedException');
  });

  test('more time is given to what runs and revives what is over, but not less, and not beside a newer one', async () => {
    const { id, invitation } = await api.invited(hr);
    invalid(await ask('extend', { invitationId: id, expiresAt: api.soon(MINUTE) }), 'expiresAt');
    invalid(await ask('extend', { invitationId: id, expiresAt: '2020-01-01T00:00:00.000Z' }), 'expiresAt');
    invalid(await ask('extend', { invitationId: id, expiresAt: api.soon(730 * DAY) }), 'expiresAt');
    invalid(await ask('extend', { invitationId: id }), 'expiresAt');
    const later = api.soon(20 * DAY);
    expect((await ask('extend', { invitationId: id, expiresAt: later })).output).toMatchObject({ expiresAt: later, endsAt: later });
    expect((await ask('resend', { invitationId: id })).output.status).toBe('pending');
    expect(invitation.expiresAt < later).toBe(true);
    const was = await expired(true);
    expect((await ask('get', { invitationId: was.id })).output.status).toBe('expired');
    expect((await ask('extend', { invitationId: was.id, expiresAt: api.soon(10 * DAY) })).output.status).toBe('started');
    const old = await expired(false);
    const { templateId, candidateEmail } = (await ask('get', { invitationId: old.id })).output;
    await api.invited(hr, { templateId, candidateEmail });
    mustBe(await ask('extend', { invitationId: old.id, expiresAt: api.soon(10 * DAY) }), 409, 'InvitationAlreadyExistsException');
  });

  test('a start keeps its order, shows no question before it is opened, and opening again tells the same', async () => {
    const { id, candidate } = await api.invited(hr);
    const { output } = await ask('start', { invitationId: id, noticeVersion: '2026-01' }, candidate);
    expect(output.questions).toMatchObject([
      { text: null, options: null, takesLeft: 2, takes: [], draft: null, closed: false },
      { text: null, takesLeft: null },
      { text: null, options: null },
    ]);
    const questionId = output.questions[2].id;
    const open = await ask('open', { invitationId: id, questionId }, candidate);
    expect(open.output).toMatchObject({ question: { text: 'When?', options: [{ text: 'Now' }, { text: 'Later' }] } });
    expect(Date.parse(open.output.answerBy) - Date.parse(open.output.openedAt)).toBe(120_000);
    const again = await ask('open', { invitationId: id, questionId }, candidate);
    expect({ ...again.output, now: '' }).toEqual({ ...open.output, now: '' });
    invalid(await ask('start', { invitationId: id, noticeVersion: x(201) }, candidate), 'noticeVersion');
    mustBe(await ask('open', { invitationId: id, questionId: randomUUID() }, candidate), 404, 'QuestionNotFoundException');
    const video = await ask('open', { invitationId: id, questionId: output.questions[0].id }, candidate);
    // Time to think, and for each of two takes twice its limit: to record it and to watch it.
    expect(Date.parse(video.output.answerBy) - Date.parse(video.output.openedAt)).toBe((60 + 2 * 2 * 120) * 1000);
  });

  test('once made, a token is in no other answer than that of the link', async () => {
    const { output } = await ask('create', person());
    const seen = [await ask('get', { invitationId: output.id }), await ask('list'), await ask('resend', { invitationId: output.id })];
    const [, , mac] = output.accessToken.split('.');
    for (const answer of seen) expect(JSON.stringify(answer.output)).not.toContain(mac);
    expect((await ask('link', { invitationId: output.id })).output.accessToken).toBe(output.accessToken);
  });

  test('a question of a completed interview is reopened for a day, and answered anew; the interview stays completed', async () => {
    const it = await completed();
    const question = { invitationId: it.id, questionId: it.questions[1] };
    const { output } = await ask('reopen', question);
    expect(output.status).toBe('completed');
    expect(Date.parse(output.questions[1].reopenedUntil) - Date.parse(output.now)).toBeGreaterThan(DAY - MINUTE);
    expect((await ask('open', question, it.candidate)).code).toBeNull();
    expect((await ask('respond', { ...question, type: 'text', content: 'Late' }, it.candidate)).output.content).toBe('Late');
    expect((await ask('get', { invitationId: it.id })).output).toMatchObject({ status: 'completed', progress: { answered: 1, total: 3 } });
    mustBe(await ask('open', { ...question, questionId: it.questions[2] }, it.candidate), 409, 'InvitationAlreadyCompletedException');
  });

  test('completing sends what was made and not sent, and gives up what is under way', async () => {
    const optional = await api.published(hr, { questions: Object.values(asking).map((question) => ({ ...question, isRequired: false })) });
    const it = await api.started(hr, { templateId: optional.id });
    const take = await api.stored(it);
    const under = await api.begun(it);
    await ask('draft', { invitationId: it.id, questionId: it.questions[1], content: 'Draft' }, it.candidate);
    const { output } = await ask('complete', { invitationId: it.id }, it.candidate);
    expect(output.responses).toMatchObject([
      { mediaUrl: `media://takes/${take.id}`, submittedBy: 'server' },
      { content: 'Draft', submittedBy: 'server' },
    ]);
    expect((await api.make('takes.get', { takeId: under.id }, it.candidate)).state).toBe('gone');
  });

  test('a question is reopened by HR: its answer is withdrawn, and it may be answered anew', async () => {
    const it = await api.started(hr);
    const question = { invitationId: it.id, questionId: it.questions[1] };
    await api.make('invitations.respond', { ...question, type: 'text', content: 'First' }, it.candidate);
    invalid(await ask('reopen', { ...question, until: '2020-01-01T00:00:00.000Z' }), 'until');
    mustBe(await ask('reopen', { ...question, questionId: randomUUID() }), 404, 'QuestionNotFoundException');
    const { output } = await ask('reopen', question);
    expect(output.responses).toEqual([]);
    expect(output.questions[1]).toMatchObject({ answered: false, reopenedUntil: expect.any(String) });
    const own = (await ask('get', { invitationId: it.id }, it.candidate)).output;
    expect(own.questions[1].draft).toBe('First');
    expect((await ask('respond', { ...question, type: 'text', content: 'Second' }, it.candidate)).output.content).toBe('Second');
  });

  test('an analysis is not there until it is', async () => {
    const { id: invitationId } = await api.invited(hr);
    mustBe(await ask('analysis', { invitationId }), 404, 'AnalysisNotFoundException');
    expect((await ask('get', { invitationId })).output.analysedAt).toBeNull();
  });

  test('an analysis is shown as it was sent, to HR of its company alone; the newest counts', async ({ skip }) => {
    api.only.analysing(skip);
    const it = await api.started(hr);
    const invitationId = it.id;
    const about = (score: number) => ({
      invitationId,
      score,
      recommendation: 'Invite again',
      summary: 'Says what she would do, in order.',
      questions: [
        { questionId: it.questions[0], score: 81.5, transcript: 'I would call back.', feedback: 'To the point.' },
        { questionId: it.questions[1], score: 40 },
      ],
    });
    await api.target.analysed?.(about(12));
    await api.target.analysed?.(about(78));
    const [full, bare] = about(78).questions;
    const { status, output } = await ask('analysis', { invitationId });
    expect(status).toBe(200);
    expect(output).toEqual({ ...about(78), questions: [full, { ...bare, transcript: null, feedback: null }] });
    expect((await ask('get', { invitationId })).output.analysedAt).toEqual(expect.any(String));
    expect((await ask('get', { invitationId }, it.candidate)).output.analysedAt).toBeNull();
    mustBe(await ask('analysis', { invitationId }, it.candidate), 403, 'Forbidden');
    mustBe(await ask('analysis', { invitationId }, (await api.admin()).bearer), 404, 'InvitationNotFoundException');
    mustBe(await ask('analysis', { invitationId }, ''), 401, 'Unauthenticated');
  });

  test('lists are newest first, by status, template and words of name or address; a candidate sees its own', async () => {
    const { id: templateId } = await api.published(hr);
    const word = randomUUID().slice(0, 8);
    const first = await api.invited(hr, { templateId, candidateName: `Zoë ${word}` });
    const second = await api.started(hr, { templateId, candidateEmail: `${word}@example.com` });
    const ids = async (input: object, procedure = 'list', bearer = hr.bearer) =>
      (await ask(procedure, input, bearer)).output.items.map(({ id }: { id: string }) => id);
    expect(await ids({ templateId })).toEqual([second.id, first.id]);
    expect(await ids({ search: word.toUpperCase() })).toEqual([second.id, first.id]);
    expect(await ids({ search: `ZOË ${word}` })).toEqual([first.id]);
    expect(await ids({ templateId, status: 'pending' })).toEqual([first.id]);
    expect(await ids({ templateId, status: 'completed' })).toEqual([]);
    expect(await ids({}, 'mine', second.candidate)).toEqual([second.id]);
    expect(await ids({ status: 'pending' }, 'mine', second.candidate)).toEqual([]);
    const page = (await ask('list', { templateId, limit: 1 })).output;
    expect(page.items[0]).not.toHaveProperty('questions');
    expect(await ids({ templateId, limit: 1, cursor: page.nextCursor })).toEqual([first.id]);
  });

  test.each<[string, string, object, string]>([
    ['list', 'no limit', { limit: 0 }, 'limit'],
    ['list', 'a limit too large', { limit: 101 }, 'limit'],
    ['list', 'an unknown status', { status: 'open' }, 'status'],
    ['list', 'a template that is no id', { templateId: 'x' }, 'templateId'],
    ['list', 'too many words', { search: x(201) }, 'search'],
    ['list', 'a forged cursor', { cursor: 'eyJ9' }, 'cursor'],
    ['list', 'an unknown field', { nonsense: '1' }, 'nonsense'],
    ['mine', 'words, which it does not take', { search: 'kim' }, 'search'],
    ['mine', 'a limit too large', { limit: 101 }, 'limit'],
    ['mine', 'a forged cursor', { cursor: 'eyJ9' }, 'cursor'],
  ])('%s with %s is refused', async (procedure, _, input, path) => {
    const { candidate } = await api.invited(hr, { templateId: template.id });
    invalid(await ask(procedure, input, procedure === 'mine' ? candidate : hr.bearer), path);
  });

  test('who may not is told so before anything else; what is not there, or of others, alike', async () => {
    const it = await api.started(hr, { templateId: template.id });
    const other = await api.started(hr, { templateId: template.id });
    const questionId = it.questions[1];
    const commands: [string, object, 'hr' | 'candidate'][] = [
      ['link', {}, 'hr'],
      ['resend', {}, 'hr'],
      ['extend', { expiresAt: api.soon(20 * DAY) }, 'hr'],
      ['revoke', {}, 'hr'],
      ['reopen', { questionId }, 'hr'],
      ['analysis', {}, 'hr'],
      ['start', {}, 'candidate'],
      ['open', { questionId }, 'candidate'],
      ['draft', { questionId, content: 'D' }, 'candidate'],
      ['respond', { questionId, type: 'text', content: 'A' }, 'candidate'],
      ['complete', {}, 'candidate'],
    ];
    for (const [procedure, body, whose] of commands) {
      const [may, mayNot] = whose === 'hr' ? [hr.bearer, it.candidate] : [other.candidate, hr.bearer];
      mustBe(await ask(procedure, { ...body, invitationId: 'x' }, ''), 401, 'Unauthenticated');
      mustBe(await ask(procedure, { ...body, invitationId: 'x' }, mayNot), 403, 'Forbidden');
      invalid(await ask(procedure, { ...body, invitationId: 'x' }, may), 'invitationId');
      mustBe(await ask(procedure, { ...body, invitationId: randomUUID() }, may), 404, 'InvitationNotFoundException');
      if (whose === 'candidate') mustBe(await ask(procedure, { ...body, invitationId: it.id }, may), 404, 'InvitationNotFoundException');
    }
    mustBe(await ask('get', { invitationId: it.id }, other.candidate), 404, 'InvitationNotFoundException');
    for (const procedure of ['list', 'create']) mustBe(await ask(procedure, {}, it.candidate), 403, 'Forbidden');
    mustBe(await ask('mine', {}), 403, 'Forbidden');
  });
});
