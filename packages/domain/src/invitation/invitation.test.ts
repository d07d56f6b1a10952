import { describe, expect, test } from 'vitest';
import type { Decision } from '../decision.ts';
import type { OptionId } from '../ids.ts';
import { archive } from '../template/lifecycle.ts';
import { aQuestionId, aResponseId, changed, invitation, noon, question, started, template } from '../testing.ts';
import { after, DAY, HOUR, SECOND } from '../time.ts';
import { due } from './due.ts';
import { invitationInput } from './input.ts';
import type { Invitation } from './invitation.ts';
import { complete, create, extend, mayLink, mayOpenLink, resend, revoke, start } from './lifecycle.ts';
import { openQuestion, respond, saveDraft } from './questions.ts';
import { mayCheck } from './takes.ts';
import { questionsOf, termsOf, timeLeftOf } from './views.ts';

const code = (code: string) => expect.objectContaining({ code });
const at = (seconds: number) => after(noon, seconds * SECOND);
const types = ({ events }: Decision<Invitation>) => events.map(({ type }) => type);
const text = (over = {}) => question('text', { timeLimit: 60, ...over });
const first = (it: Invitation) => it.questions[0]!;
const words = (it: Invitation, index = 0) => {
  const answer = { invitationId: it.id, id: aResponseId(), questionId: it.questions[index]!.id, type: 'text' as const, content: 'Because' };
  return (state: Invitation, now: Date) => respond(state, answer, now);
};
const open =
  (index = 0) =>
  (it: Invitation, now: Date) =>
    openQuestion(it, it.questions[index]!.id, now);
const draft =
  (content: string, index = 0) =>
  (it: Invitation, now: Date) =>
    saveDraft(it, it.questions[index]!.id, content, now);

describe('inviting', () => {
  const given = () => ({ id: invitation().id, candidateId: '0', candidateEmail: 'k@example.com', candidateName: 'K', hrId: '0' });

  test('is to a published template only', () => {
    expect(() => create(template(), given(), 7, noon)).toThrow(code('TemplateNotPublishedException'));
    expect(() => create(archive(template(), noon).next, given(), 7, noon)).toThrow(code('TemplateNotPublishedException'));
  });

  test('ends after the default days, or when it was said: in the future, within a year', () => {
    const it = template({ status: 'published' });
    expect(create(it, given(), 7, noon).next).toMatchObject({ status: 'pending', expiresAt: at(7 * 86_400), endsAt: at(7 * 86_400) });
    expect(create(it, { ...given(), expiresAt: at(1) }, 7, noon).next.expiresAt).toEqual(at(1));
    expect(() => create(it, { ...given(), expiresAt: noon }, 7, noon)).toThrow(code('ValidationFailed'));
    expect(() => create(it, { ...given(), expiresAt: after(noon, 367 * DAY) }, 7, noon)).toThrow(code('ValidationFailed'));
  });

  test('says beforehand what awaits the candidate', () => {
    const it = invitation({ settings: { maxRetakes: 2 } });
    expect(termsOf(it)).toEqual({
      questionCount: 3,
      video: 1,
      text: 1,
      multipleChoice: 1,
      questionTimeLimit: 120,
      takes: 3,
      totalTimeLimit: 60,
      showProgress: true,
    });
  });
});

describe('start', () => {
  test('freezes the order it is given, and keeps which notice was agreed to', () => {
    const it = invitation();
    const order = it.questions.map(({ id }) => id).toReversed();
    const { next, events } = start(it, order, 'v1', at(5));
    expect(next).toMatchObject({ status: 'started', startedAt: at(5), notice: { version: 'v1', at: at(5) } });
    expect(next.questions.map(({ id }) => id)).toEqual(order);
    expect(events).toMatchObject([{ type: 'invitation.started', data: { startedAt: at(5).toISOString() } }]);
  });

  test('is refused at the deadline, not before', () => {
    const it = invitation({ expiresAt: at(100) });
    const begin = (state: Invitation, now: Date) => start(state, [], undefined, now);
    expect(() => changed(it, at(100), begin)).toThrow(code('InvitationExpiredException'));
    expect(changed(it, after(at(100), -1), begin).next.status).toBe('started');
  });

  test.each([
    ['started', started(), 'InvitationAlreadyStartedException'],
    ['completed', complete(started({ questions: [text({ isRequired: false })] }), noon).next, 'InvitationAlreadyCompletedException'],
    ['revoked', revoke(invitation(), noon).next, 'InvitationRevokedException'],
  ])('is refused when %s', (_, it, refusal) => {
    expect(() => start(it, [], undefined, noon)).toThrow(code(refusal));
  });
});

describe('HR', () => {
  const done = () => complete(started({ questions: [text({ isRequired: false })] }), noon).next;
  const expired = () => due(invitation({ expiresAt: at(1) }), at(1)).next;
  const commands = {
    resend,
    revoke,
    extend: (it: Invitation, now: Date) => extend(it, after(now, 30 * DAY), now),
  };

  test.each(Object.entries(commands))('%s is refused when completed, and when revoked', (_, command) => {
    expect(() => command(done(), noon)).toThrow(code('InvitationAlreadyCompletedException'));
    expect(() => command(revoke(invitation(), noon).next, noon)).toThrow(code('InvitationRevokedException'));
  });

  test('of an expired one resend is refused; link and revoke work; extending makes it again what it was', () => {
    expect(() => resend(expired(), at(2))).toThrow(code('InvitationExpiredException'));
    mayLink(expired());
    mayOpenLink(expired());
    expect(types(revoke(expired(), at(2)))).toEqual(['invitation.revoked']);
    expect(changed(expired(), at(2), commands.extend).next).toMatchObject({
      status: 'pending',
      expiredAt: null,
      endsAt: after(at(2), 30 * DAY),
    });
    const wasStarted = due(started({ expiresAt: at(1) }), at(1)).next;
    expect(changed(wasStarted, at(2), commands.extend).next.status).toBe('started');
  });

  test('a running one is extended only to later', () => {
    const it = invitation({ expiresAt: at(100) });
    expect(() => extend(it, at(99), noon)).toThrow(code('ValidationFailed'));
    expect(types(extend(it, at(100), noon))).toEqual(['invitation.extended']);
    expect(() => extend(it, at(1), at(2))).toThrow(code('ValidationFailed'));
  });

  test('revoking ends it at once, and its links look like none', () => {
    const { next, events } = changed(started(), at(9), revoke);
    expect(next).toMatchObject({ status: 'expired', revokedAt: at(9), endsAt: at(9) });
    expect(events.map(({ type }) => type)).toEqual(['invitation.revoked']);
    expect(() => mayOpenLink(next)).toThrow(code('InvitationNotFoundException'));
    expect(() => mayLink(next)).toThrow(code('InvitationRevokedException'));
    expect(() => open()(next, at(10))).toThrow(code('InvitationRevokedException'));
  });

  test('a device check needs something that can still be answered', () => {
    mayCheck(invitation(), noon);
    mayCheck(started(), noon);
    expect(() => mayCheck(done(), noon)).toThrow(code('InvitationAlreadyCompletedException'));
    expect(() => mayCheck(expired(), at(2))).toThrow(code('InvitationExpiredException'));
  });
});

describe('a question of words', () => {
  test('is due its limit after it was opened; its own, else the template’s', () => {
    expect(open()(started({ questions: [text()] }), noon).next.asked[0]).toMatchObject({ openedAt: noon, answerBy: at(60) });
    const usual = started({ questions: [question('text')], settings: { questionTimeLimit: 90 } });
    expect(open()(usual, noon).next.asked[0]?.answerBy).toEqual(at(90));
  });

  test('opened again answers the same; answered, it is refused', () => {
    const it = changed(started({ questions: [text(), text()] }), noon, open()).next;
    expect(open()(it, at(30)).next).toBe(it);
    const answered = changed(it, at(30), words(it)).next;
    expect(() => open()(answered, at(31))).toThrow(code('ResponseAlreadySubmittedException'));
  });

  test('an answer has ten seconds of grace, to the millisecond', () => {
    const it = changed(started({ questions: [text(), text()] }), noon, open()).next;
    expect(types(changed(it, after(at(70), -1), words(it)))).toEqual(['response.submitted']);
    expect(() => changed(it, at(70), words(it))).toThrow(code('AnswerTimeOverException'));
  });

  test('never opened, it opens when it is answered', () => {
    const it = started({ questions: [text(), text()] });
    const { next } = words(it)(it, at(5));
    expect(next.asked[0]).toMatchObject({
      openedAt: at(5),
      response: { content: 'Because', submittedBy: 'candidate', submittedAt: at(5) },
    });
  });

  test('is answered once', () => {
    const it = started({ questions: [text(), text()] });
    expect(() => words(it)(words(it)(it, at(5)).next, at(6))).toThrow(code('ResponseAlreadySubmittedException'));
  });

  test('does not exist in another interview; before the start nothing is answered', () => {
    expect(() => openQuestion(started(), aQuestionId(), noon)).toThrow(code('QuestionNotFoundException'));
    expect(() => open()(invitation(), noon)).toThrow(code('InvitationNotStartedException'));
  });

  test('what was typed is sent by the server when the time ends, with an id that everybody derives', () => {
    const it = changed(started({ questions: [text(), text()] }), noon, draft('So far')).next;
    expect(due(it, after(at(70), -1)).next).toBe(it);
    const { next, events } = due(it, at(5000));
    expect(next.asked[0]).toMatchObject({ draft: null, response: { content: 'So far', submittedBy: 'server', submittedAt: at(70) } });
    expect(due(it, at(70)).events).toEqual(events);
    expect(events).toMatchObject([{ type: 'response.submitted', data: { responseId: next.asked[0]!.response!.id } }]);
  });

  test('an empty draft clears; with nothing there the question closes', () => {
    const it = changed(changed(started({ questions: [text(), text()] }), noon, draft('So far')).next, at(1), draft('')).next;
    expect(questionsOf(it, after(at(70), -1))[0]).toMatchObject({ closed: false, draft: null });
    expect(questionsOf(due(it, at(70)).next, at(70))[0]).toMatchObject({ closed: true, answered: false });
  });
});

describe('what fits a question', () => {
  const ask = (type: 'video' | 'text' | 'multiple_choice', over = {}) => started({ questions: [question(type, over)] });
  const choose = (it: Invitation, content: OptionId | OptionId[]) =>
    respond(it, { invitationId: it.id, id: aResponseId(), questionId: first(it).id, type: 'choice', content }, noon).next.asked[0]?.response
      ?.content;

  test('a choice comes back as the list of option ids', () => {
    const it = ask('multiple_choice', { allowMultiple: true });
    const [a, b] = first(it).options!.map(({ id }) => id);
    expect(choose(it, a!)).toBe(JSON.stringify([a]));
    expect(choose(it, [a!, b!])).toBe(JSON.stringify([a, b]));
    expect(() => choose(it, [a!, a!])).toThrow(code('ValidationFailed'));
    expect(() => choose(it, first(it).id as string as OptionId)).toThrow(code('ValidationFailed'));
  });

  test('more than one needs a question that allows it', () => {
    const it = ask('multiple_choice');
    expect(() =>
      choose(
        it,
        first(it)
          .options!.map(({ id }) => id)
          .slice(0, 2),
      ),
    ).toThrow(code('ValidationFailed'));
  });

  test('another type of answer or draft is refused', () => {
    for (const type of ['video', 'multiple_choice'] as const) {
      const it = ask(type);
      expect(() => words(it)(it, noon)).toThrow(code('ValidationFailed'));
      expect(() => draft('Words')(it, noon)).toThrow(code('ValidationFailed'));
    }
    const it = ask('text');
    expect(() => saveDraft(it, first(it).id, ['x' as OptionId], noon)).toThrow(code('ValidationFailed'));
  });

  test.each([
    [{ type: 'text', content: 'x'.repeat(10_000) }, true],
    [{ type: 'text', content: 'x'.repeat(10_001) }, false],
    [{ type: 'text', content: '  ' }, false],
    [{ type: 'video', mediaUrl: 's3://bucket/a/key.webm', duration: 5 }, true],
    [{ type: 'video', mediaUrl: 's3://bucket/key', duration: 5.5 }, false],
    [{ type: 'video', mediaUrl: 'https://example.com/a' }, false],
    [{ type: 'video' }, false],
    [{ type: 'video', takeId: aQuestionId(), duration: 5 }, false],
    [{ type: 'video', takeId: aQuestionId() }, true],
    [{ type: 'choice', content: aQuestionId() }, true],
    [{ type: 'choice', content: [] }, false],
    [{ type: 'choice', content: [aQuestionId()], other: 1 }, false],
  ])('an answer’s shape, case %#', (answer, accepted) => {
    const input = { invitationId: aQuestionId(), questionId: aQuestionId(), ...answer };
    expect(invitationInput.respond.safeParse(input).success).toBe(accepted);
  });

  test('an id in capitals is the same id', () => {
    const id = 'A195D5E0-0000-7000-8000-00000000000A';
    expect(invitationInput.get.parse({ invitationId: id }).invitationId).toBe(id.toLowerCase());
  });
});

describe('the time of all questions together', () => {
  const minutes = (count: number) => ({ settings: { totalTimeLimit: count } });

  test('counts only while a question is open, and two at once only once', () => {
    const it = started({ questions: [text(), text(), text()], ...minutes(10) });
    const both = changed(changed(it, at(1000), open(0)).next, at(1010), open(1)).next;
    expect(timeLeftOf(both, at(1020))).toBe(580);
    const answered = changed(both, at(1020), words(it, 0)).next;
    expect(timeLeftOf(answered, at(1030))).toBe(570);
    expect(timeLeftOf(changed(answered, at(1030), words(it, 1)).next, at(5000))).toBe(570);
    expect(timeLeftOf(both, at(5000))).toBe(520);
  });

  test('used up, no further question opens; the open one is not cut, and then it is completed with what there is', () => {
    const it = started({ questions: [text({ timeLimit: 100 }), text()], ...minutes(1) });
    const one = changed(it, noon, draft('Mine')).next;
    expect(one.endsAt).toEqual(at(110));
    expect(changed(one, after(at(60), -1), open(1)).next.asked).toHaveLength(2);
    expect(() => changed(one, at(60), open(1))).toThrow(code('AnswerTimeOverException'));
    expect(due(one, after(at(110), -1)).next.status).toBe('started');
    const { next, events } = due(one, at(9999));
    expect(next).toMatchObject({ status: 'completed', completionReason: 'time_limit', completedAt: at(110) });
    expect(events.map(({ type }) => type)).toEqual(['response.submitted', 'invitation.completed']);
  });

  test('what brings it to its end ends it there, in the same change', () => {
    const it = started({ questions: [text({ timeLimit: 100 }), text()], ...minutes(1) });
    const { next, events } = changed(changed(it, noon, open()).next, at(80), words(it));
    expect(next).toMatchObject({ status: 'completed', completionReason: 'time_limit', completedAt: at(80), endsAt: at(80) });
    expect(events.map(({ type }) => type)).toEqual(['response.submitted', 'invitation.completed']);
  });

  test('with nothing left unopened it does not end the interview', () => {
    const it = changed(started({ questions: [text({ timeLimit: 100 })], ...minutes(1) }), noon, open()).next;
    expect(it.endsAt).toEqual(it.expiresAt);
    expect(due(it, at(5000)).next.status).toBe('started');
  });
});

describe('the end', () => {
  const soon = { expiresAt: at(100) };

  test('`expiresAt` gates opening; what is open goes on, and the interview with it', () => {
    const it = changed(started({ questions: [text(), text()], ...soon }), at(90), open()).next;
    expect(it.endsAt).toEqual(at(160));
    expect(() => changed(it, at(100), open(1))).toThrow(code('InvitationExpiredException'));
    const { next } = changed(it, at(130), words(it));
    expect(next).toMatchObject({ status: 'expired', expiredAt: at(130), endsAt: at(130) });
  });

  test('left alone it expires, its answers kept and counted', () => {
    const it = started({ questions: [text(), text()], ...soon });
    const answered = changed(it, at(2), words(it)).next;
    const { next, events } = due(answered, at(500));
    expect(next).toMatchObject({ status: 'expired', expiredAt: at(100) });
    expect(events).toMatchObject([{ type: 'invitation.expired', data: { answered: 1, expiredAt: at(100).toISOString() } }]);
  });

  test('with an answer, and every required question answered or closed, it is completed instead', () => {
    const it = started({ questions: [text(), text({ isRequired: false })], ...soon });
    const answered = changed(it, at(1), words(it)).next;
    expect(due(answered, at(500)).next).toMatchObject({ status: 'completed', completionReason: 'deadline', completedAt: at(100) });
    const both = changed(changed(started({ questions: [text(), text()], ...soon }), at(1), open(0)).next, at(2), open(1)).next;
    expect(due(both, at(500)).next.status).toBe('expired');
    const other = changed(both, at(3), words(both, 1)).next;
    expect(due(other, at(500)).next).toMatchObject({ status: 'completed', completionReason: 'deadline' });
  });

  test('at one instant questions end before the interview does', () => {
    const it = changed(started({ questions: [text({ timeLimit: 60 })], expiresAt: at(70) }), noon, draft('Mine')).next;
    expect(due(it, at(70)).events.map(({ type }) => type)).toEqual(['response.submitted', 'invitation.completed']);
  });

  test('completing waits for every required question, but not for one whose time ran out', () => {
    const it = changed(started({ questions: [text(), text({ isRequired: false })] }), noon, open()).next;
    expect(() => changed(it, after(at(70), -1), complete)).toThrow(code('RequiredQuestionsUnansweredException'));
    expect(changed(it, at(70), complete).next).toMatchObject({ status: 'completed', completionReason: 'candidate', endsAt: at(70) });
  });

  test('completing first sends what was made and not sent', () => {
    const it = started({ questions: [text(), text({ isRequired: false })] });
    const typed = changed(changed(it, noon, words(it)).next, at(1), draft('Also', 1)).next;
    const { next, events } = changed(typed, at(2), complete);
    expect(next.asked[1]?.response).toMatchObject({ content: 'Also', submittedBy: 'server', submittedAt: at(2) });
    expect(events).toMatchObject([
      { type: 'response.submitted' },
      { type: 'invitation.completed', data: { responsesCount: 2, duration: 2 } },
    ]);
    expect(() => complete(next, at(3))).toThrow(code('InvitationAlreadyCompletedException'));
  });
});

describe('state is asked in order', () => {
  test('revoked, then status, then whether the answer fits, then answered, then time', () => {
    const it = changed(started({ questions: [text()], expiresAt: after(noon, 2 * HOUR) }), noon, open()).next;
    const wrong = (state: Invitation, now: Date) =>
      respond(state, { invitationId: it.id, id: aResponseId(), questionId: first(it).id, type: 'video', mediaUrl: 's3://bucket/key' }, now);
    const answered = changed(it, at(1), words(it)).next;
    const over = due(answered, after(noon, 2 * HOUR)).next;
    const revoked = revoke(it, at(1)).next;
    expect(() => wrong(revoked, at(2))).toThrow(code('InvitationRevokedException'));
    expect(() => wrong(over, after(noon, 3 * HOUR))).toThrow(code('InvitationAlreadyCompletedException'));
    expect(() => wrong(answered, at(200))).toThrow(code('ValidationFailed'));
    expect(() => words(it)(answered, at(200))).toThrow(code('ResponseAlreadySubmittedException'));
    expect(() => words(it)(it, at(200))).toThrow(code('AnswerTimeOverException'));
  });
});
