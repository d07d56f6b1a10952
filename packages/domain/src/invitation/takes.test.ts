import { describe, expect, test } from 'vitest';
import { aResponseId, aTakeId, changed, noon, question, started } from '../testing.ts';
import { after, DAY, SECOND } from '../time.ts';
import { due } from './due.ts';
import { takeInput } from './input.ts';
import type { Invitation, Slice, Take } from './invitation.ts';
import { complete, extend, revoke } from './lifecycle.ts';
import { openQuestion, respond } from './questions.ts';
import { reopen, takeBroken } from './reopen.ts';
import { mustFitSize } from './slices.ts';
import { beginTake, finishTake, firstSlice, giveUpTake, mayArrive, mayCheck, takeConverted, takeReady } from './takes.ts';
import { isNewest, questionsOf, takeView, timeLeftOf } from './views.ts';

const code = (code: string) => expect.objectContaining({ code });
const at = (seconds: number) => after(noon, seconds * SECOND);
const day = (days: number, milliseconds = 0) => after(noon, days * DAY + milliseconds);
/** Takes of 30 s, 10 s to think: `answerBy` is 10 + 2 × 2 × 30 = 130 s after open, its grace over at 140 s. */
const video = (over = {}) => question('video', { timeLimit: 30, thinkTime: 10, ...over });
const interview = (settings = {}) =>
  started({ questions: [video(), video({ isRequired: false })], settings: { maxRetakes: 1, ...settings } });

const slices: Slice[] = [1, 2].map((n) => ({ size: 1000 * n, sha256: `${n}`.repeat(64) }));
const manifest = { mimeType: 'video/webm', duration: 29.6, slices };
const here = new Map(slices.entries());

type Change = Parameters<typeof changed>[2];
const begin =
  (id: Take['id'], index = 0): Change =>
  (it, now) =>
    beginTake(it, { id, questionId: it.questions[index]!.id, direct: false }, now);
const finish =
  (id: Take['id'], over = {}): Change =>
  (it, now) =>
    finishTake(it, id, { ...manifest, ...over }, here, now);
const send =
  (takeId: Take['id'], index = 0): Change =>
  (it, now) =>
    respond(it, { invitationId: it.id, id: aResponseId(), questionId: it.questions[index]!.id, type: 'video', takeId }, now);

/** What is left after some changes, one after the other. */
function then(it: Invitation, ...changes: readonly (readonly [number, Change])[]): Invitation {
  return changes.reduce((state, [seconds, change]) => changed(state, at(seconds), change).next, it);
}
const asked = (it: Invitation, index = 0) => it.asked.find(({ questionId }) => questionId === it.questions[index]!.id)!;
const withReceived = (it: Invitation, received: Slice[]): Invitation => ({
  ...it,
  asked: it.asked.map((one) => ({ ...one, takes: one.takes.map((take) => ({ ...take, received })) })),
});

describe('a take', () => {
  const [a, b, c] = [aTakeId(), aTakeId(), aTakeId()];

  test('opens its question, whose time is to think, and twice the limit for each take', () => {
    const it = then(interview(), [0, begin(a)]);
    expect(asked(it)).toMatchObject({ openedAt: noon, answerBy: at(130), takes: [{ number: 1, state: 'recording' }] });
    expect(asked(then(interview({ allowRetakes: false }), [0, begin(a)])).answerBy).toEqual(at(70));
  });

  test('is begun before `answerBy`, without grace', () => {
    const it = then(interview(), [0, begin(a)]);
    expect(changed(it, after(at(130), -1), begin(b)).next.asked[0]?.takes).toHaveLength(2);
    expect(() => changed(it, at(130), begin(b))).toThrow(code('AnswerTimeOverException'));
  });

  test('is stored when all of its manifest is here, and says what is not', () => {
    const it = then(interview(), [0, begin(a)]);
    expect(asked(then(it, [40, finish(a)])).takes[0]).toMatchObject({
      state: 'stored',
      storedAt: at(40),
      size: 3000,
      slices,
      duration: 29.6,
    });
    const other = new Map([[1, { ...slices[1]!, size: 7 }]]);
    expect(() => finishTake(it, a, manifest, other, at(40))).toThrow(
      expect.objectContaining({
        code: 'SliceConflictException',
        errors: [expect.objectContaining({ path: 'slices.0' }), expect.objectContaining({ path: 'slices.1' })],
      }),
    );
  });

  test('finished again with the same slices it is the same; with others it is refused, before any rule of state', () => {
    const it = then(interview(), [0, begin(a)], [40, finish(a)], [41, send(a)]);
    expect(finish(a)(it, day(3)).next).toBe(it);
    expect(() => finish(a, { slices: slices.slice(1) })(it, at(50))).toThrow(code('SliceConflictException'));
  });

  test('may be longer than its limit by ten seconds', () => {
    const it = then(interview(), [0, begin(a)]);
    finish(a, { duration: 40 })(it, at(40));
    expect(() => finish(a, { duration: 40.01 })(it, at(41))).toThrow(
      expect.objectContaining({ code: 'AnswerTimeOverException', errors: [expect.objectContaining({ path: 'duration' })] }),
    );
  });

  test('is finished only while no newer one is under way, unless the person chose', () => {
    const it = then(interview(), [0, begin(a)], [5, begin(b)]);
    expect(() => finish(a)(it, at(40))).toThrow(code('TakeSupersededException'));
    expect(asked(then(it, [40, finish(a, { anyway: true })])).takes[0]?.state).toBe('stored');
    expect(asked(then(it, [39, (it, now) => giveUpTake(it, b, now)], [40, finish(a)])).takes[0]?.state).toBe('stored');
    expect(isNewest(asked(it), asked(it).takes[0]!)).toBe(false);
  });

  test('counts once it is stored; given up or unfinished it does not', () => {
    const it = then(interview(), [0, begin(a)], [40, finish(a)], [41, begin(b)], [42, begin(c)]);
    expect(questionsOf(it, at(42))[0]).toMatchObject({ takesLeft: 1 });
    const two = then(it, [43, finish(b, { anyway: true })]);
    expect(questionsOf(two, at(43))[0]).toMatchObject({ takesLeft: 0 });
    expect(() => finish(c)(two, at(44))).toThrow(code('RetakeLimitReachedException'));
    expect(() => begin(aTakeId())(two, at(44))).toThrow(code('RetakeLimitReachedException'));
  });

  test('twenty may be begun', () => {
    const ids = Array.from({ length: 20 }, () => aTakeId());
    const it = then(interview(), ...ids.map((id) => [1, begin(id)] as const));
    expect(questionsOf(it, at(1))[0]).toMatchObject({ takesLeft: 0 });
    expect(() => begin(a)(it, at(2))).toThrow(code('RetakeLimitReachedException'));
  });

  test('is sent when it is stored or ready; another question’s does not exist for this one', () => {
    const it = then(interview(), [0, begin(a)]);
    expect(() => send(a)(it, at(1))).toThrow(code('TakeNotStoredException'));
    expect(() => send(a, 1)(it, at(1))).toThrow(code('TakeNotFoundException'));
    const ready = then(
      it,
      [40, finish(a)],
      [
        41,
        (it, now) => takeReady(it, a, { mimeType: 'video/mp4', duration: 29, size: 9, checked: 'decoded', poster: null, mp4: null }, now),
      ],
    );
    const { next, events } = changed(ready, at(42), send(a));
    expect(asked(next).response).toMatchObject({ type: 'video', takeId: a, mediaUrl: `media://takes/${a}`, duration: 29 });
    expect(events).toMatchObject([{ type: 'response.submitted', data: { mediaUrl: `media://takes/${a}`, duration: 29 } }]);
  });

  test('that is ready becomes an MP4 once, and stays as it was where none could be made', () => {
    const made = { mimeType: 'video/webm', duration: 29, size: 9, checked: 'decoded', poster: null, mp4: null } as const;
    const stored = then(interview(), [0, begin(a)], [40, finish(a)]);
    expect(takeConverted(stored, a, { size: 7 }, at(41)).next).toBe(stored);
    const ready = then(stored, [41, (it, now) => takeReady(it, a, made, now)]);
    const mp4 = takeConverted(ready, a, { size: 7 }, at(42)).next;
    expect(asked(mp4).takes).toMatchObject([{ state: 'ready', mp4: true, mimeType: 'video/mp4', size: 7, duration: 29 }]);
    expect(takeConverted(mp4, a, null, at(43)).next).toBe(mp4);
    expect(asked(takeConverted(ready, a, null, at(42)).next).takes).toMatchObject([{ mp4: false, mimeType: 'video/webm', size: 9 }]);
  });

  test('of an answered question is closed', () => {
    const it = then(interview(), [0, begin(a)], [1, begin(b)], [40, finish(a, { anyway: true })], [41, send(a)]);
    expect(asked(it).takes.map(({ state }) => state)).toEqual(['stored', 'gone']);
    expect(() => mayArrive(it, b, at(42))).toThrow(code('ResponseAlreadySubmittedException'));
    expect(() => begin(c)(it, at(42))).toThrow(code('ResponseAlreadySubmittedException'));
  });

  test('given up is gone, once and for all', () => {
    const give: Change = (it, now) => giveUpTake(it, a, now);
    const it = then(interview(), [0, begin(a)], [1, give]);
    expect(give(it, at(2)).next).toBe(it);
    expect(() => finish(a)(it, at(2))).toThrow(code('TakeNotStoredException'));
    expect(() => give(then(interview(), [0, begin(a)], [1, finish(a)]), at(2))).toThrow(code('SliceConflictException'));
  });

  test('is of a video question; too much of it is too large', () => {
    const words = started({ questions: [question('text')] });
    expect(() => begin(a)(words, noon)).toThrow(code('ValidationFailed'));
    mustFitSize(8 * 1024 ** 2, 2 * 1024 ** 3);
    expect(() => mustFitSize(8 * 1024 ** 2 + 1, 1)).toThrow(code('PayloadTooLarge'));
    expect(() => mustFitSize(1, 2 * 1024 ** 3 + 1)).toThrow(code('PayloadTooLarge'));
  });

  test.each([
    [{ mimeType: 'video/webm;codecs=vp9,opus' }, true],
    [{ mimeType: 'audio/webm' }, false],
    [{ mimeType: 'video/webmx' }, false],
    [{ slices: [] }, false],
    [{ slices: [{ size: 0, sha256: '0'.repeat(64) }] }, false],
    [{ slices: [{ size: 1, sha256: 'A'.repeat(64) }] }, false],
    [{ slices: Array.from({ length: 4001 }, () => slices[0]) }, false],
  ])('a manifest’s shape, case %#', (over, accepted) => {
    expect(takeInput.finish.safeParse({ takeId: a, duration: 1, slices, ...over }).success).toBe(accepted);
  });
});

describe('a take that is late', () => {
  const [a, b] = [aTakeId(), aTakeId()];
  const begun = () => then(interview(), [100, begin(a)]);

  test('keeps the question’s time from ending for 24 hours from when it was begun', () => {
    const it = begun();
    const end = after(at(100), DAY);
    expect(takeView(it, asked(it), asked(it).takes[0]!, at(240)).arriveBy).toEqual(end);
    expect(questionsOf(it, after(end, -1))[0]).toMatchObject({ closed: false, takes: [{ state: 'recording' }] });
    expect(questionsOf(it, end)[0]).toMatchObject({ closed: true, takes: [{ state: 'gone', arriveBy: null }] });
    expect(() => mayArrive(it, a, end)).toThrow(code('AnswerTimeOverException'));
  });

  test('is sent by the server at the instant at which it arrives after the time', () => {
    const { next, events } = changed(begun(), at(3600), finish(a));
    expect(asked(next).response).toMatchObject({ takeId: a, submittedBy: 'server', submittedAt: at(3600) });
    expect(events.map(({ type }) => type)).toEqual(['response.submitted']);
  });

  test('arriving within the time it is the candidate’s to send', () => {
    expect(asked(then(begun(), [239, finish(a)])).response).toBeNull();
    expect(asked(then(begun(), [239, finish(a)], [239.5, send(a)])).response).toMatchObject({ submittedBy: 'candidate' });
  });

  test('given up after the time closes the question at that moment', () => {
    const it = changed(begun(), at(3600), (it, now) => giveUpTake(it, a, now)).next;
    expect(questionsOf(it, at(3600))[0]).toMatchObject({ closed: true, answered: false });
  });

  test('does not hold up one that is newer and stored', () => {
    const it = then(interview(), [0, begin(a)], [5, begin(b)], [40, finish(b)]);
    const { next } = due(it, at(140));
    expect(asked(next).response).toMatchObject({ takeId: b, submittedAt: at(140) });
    expect(takeView(it, asked(it), asked(it).takes[0]!, at(50)).arriveBy).toEqual(at(140));
  });

  test('from a phone that was lost is finished by the server with what lies here', () => {
    const it = then(begun(), [110, (it, now) => firstSlice(it, a, now)]);
    const end = after(at(100), DAY);
    expect(due(withReceived(it, slices), after(end, -1)).events).toEqual([]);
    const { next } = due(withReceived(it, slices), day(3));
    expect(asked(next).takes[0]).toMatchObject({ state: 'stored', storedAt: end, slices, size: 3000, received: [] });
    expect(asked(next).response).toMatchObject({ takeId: a, submittedBy: 'server', submittedAt: end, duration: null });
  });

  test('of which nothing is here after all is gone, and holds up nothing', () => {
    const it = then(begun(), [110, (it, now) => firstSlice(it, a, now)]);
    const { next, events } = due(withReceived(it, []), day(3));
    expect(events).toEqual([]);
    expect(questionsOf(next, day(3))[0]).toMatchObject({ closed: true, takes: [{ state: 'gone' }] });
  });

  test('holds the end of the interview, and is given up when the candidate completes', () => {
    const it = then(started({ questions: [video()], expiresAt: at(200) }), [100, begin(a)]);
    expect(it.endsAt).toEqual(after(at(100), DAY));
    const { next } = changed(it, at(240), complete);
    expect(next).toMatchObject({ status: 'completed', asked: [{ response: null, takes: [{ state: 'gone' }] }] });
  });
});

describe('once more', () => {
  const [a, b] = [aTakeId(), aTakeId()];
  const id = (it: Invitation, index = 0) => it.questions[index]!.id;
  const again =
    (until?: Date, index = 0): Change =>
    (it, now) =>
      reopen(it, id(it, index), until, now);
  const sent = () => then(started({ questions: [video()], expiresAt: day(2) }), [0, begin(a)], [40, finish(a)], [50, send(a)]);
  const done = () => then(sent(), [60, complete]);
  const broken =
    (take: Take['id']): Change =>
    (it, now) =>
      takeBroken(it, take, 'No sound.', now);

  test('HR withdraws an answer, after completion too; nothing newer, and it is sent again', () => {
    const { next, events } = changed(done(), at(70), again());
    expect(events).toMatchObject([{ type: 'response.withdrawn', data: { reason: 'hr', until: day(1, 70_000).toISOString() } }]);
    expect(next).toMatchObject({ status: 'completed', endsAt: day(1, 70_000) });
    expect(questionsOf(next, at(70))[0]).toMatchObject({
      answered: false,
      closed: false,
      openedAt: null,
      reopenedUntil: day(1, 70_000),
      takesLeft: 2,
    });
    const { next: end } = due(next, day(9));
    expect(end).toMatchObject({ status: 'completed', completedAt: at(60) });
    expect(asked(end).response).toMatchObject({ takeId: a, submittedBy: 'server', submittedAt: day(1, 70_000) });
  });

  test('while it runs the time is never less than until `expiresAt`', () => {
    expect(changed(sent(), at(70), again(at(80))).next.asked[0]?.reopenedUntil).toEqual(day(2));
    expect(changed(done(), at(70), again(at(80))).next.asked[0]?.reopenedUntil).toEqual(at(80));
    expect(() => changed(done(), at(70), again(at(70)))).toThrow(code('ValidationFailed'));
  });

  test('it opens, records and answers anew whatever the interview’s own end; later both are over', () => {
    const it = changed(done(), at(70), again()).next;
    const opened = then(it, [80, begin(b)]);
    expect(asked(opened)).toMatchObject({ openedAt: at(80), answerBy: at(210) });
    expect(asked(then(opened, [90, finish(b)], [95, send(b)])).response).toMatchObject({ takeId: b, submittedBy: 'candidate' });
    mayCheck(it, at(80));
  });

  test('where nothing was there to send, it closes at `until`', () => {
    const it = then(started({ questions: [video(), video()], expiresAt: day(2) }), [1, again()]);
    expect(questionsOf(due(it, day(2)).next, day(2))[0]).toMatchObject({ answered: false, closed: true });
    expect(() => changed(it, day(2), begin(b))).toThrow(code('AnswerTimeOverException'));
  });

  test('of an open question only `answerBy` moves, and its time counts no more than before', () => {
    const it = then(interview(), [0, (it, now) => openQuestion(it, id(it), now)]);
    const { next, events } = changed(it, at(50), again());
    expect(events).toMatchObject([{ type: 'question.reopened', data: { reason: 'hr', until: day(1, 50_000).toISOString() } }]);
    expect(asked(next)).toMatchObject({ openedAt: noon, answerBy: day(1, 50_000), counted: { from: noon, until: at(140) } });
    expect(asked(changed(it, at(50), again(at(60))).next).answerBy).toEqual(at(130));
  });

  test('the time of what was reopened does not count for all questions together', () => {
    const it = then(sent(), [70, again()], [80, (it, now) => openQuestion(it, id(it), now)]);
    expect(timeLeftOf(it, day(1))).toBe(3600 - 50);
  });

  test('a question at which nothing more can be made is not left waiting, but given anew', () => {
    const ids = Array.from({ length: 20 }, () => aTakeId());
    const begun = then(interview(), ...ids.map((one) => [1, begin(one)] as const));
    const stuck = ids.reduce((it, one) => giveUpTake(it, one, at(2)).next, begun);
    expect(asked(changed(stuck, at(3), again()).next)).toMatchObject({ openedAt: null, answerBy: null });
    expect(asked(changed(begun, at(3), again()).next)).toMatchObject({ openedAt: at(1) });
  });

  test('is not for what has not begun, has expired or was withdrawn', () => {
    const it = started({ expiresAt: at(10) });
    expect(() => again()({ ...it, status: 'pending' }, noon)).toThrow(code('InvitationNotStartedException'));
    expect(() => changed(it, at(10), again())).toThrow(code('InvitationExpiredException'));
    expect(() => again()(revoke(it, noon).next, noon)).toThrow(code('InvitationRevokedException'));
  });

  test('a broken take withdraws its answer, and gives its question a day, after the end too', () => {
    const { next, events } = changed(done(), day(5), broken(a));
    expect(events).toMatchObject([{ type: 'response.withdrawn', data: { reason: 'broken', until: day(6).toISOString() } }]);
    expect(next).toMatchObject({
      status: 'completed',
      endsAt: day(6),
      asked: [{ response: null, takes: [{ state: 'broken', problem: 'No sound.' }] }],
    });
    expect(asked(due(next, day(9)).next).response).toBeNull();
  });

  test('of an answer that is another take, or where another can be sent, it only stops counting', () => {
    const both = then(interview(), [0, begin(a)], [30, finish(a)], [31, begin(b)], [60, finish(b)]);
    const { next, events } = changed(both, at(61), broken(b));
    expect(events).toEqual([]);
    expect(questionsOf(next, at(61))[0]).toMatchObject({ takesLeft: 1, answerBy: at(130) });
    expect(changed(then(both, [61, send(a)]), at(62), broken(b)).events).toEqual([]);
  });

  test('the only one of an open question moves `answerBy`, and takes are counted anew', () => {
    const it = then(interview(), ...Array.from({ length: 19 }, () => [1, begin(aTakeId())] as const), [2, begin(a)], [30, finish(a)]);
    const { next, events } = changed(it, at(31), broken(a));
    expect(events).toMatchObject([{ type: 'question.reopened', data: { reason: 'broken' } }]);
    expect(asked(next).answerBy).toEqual(it.expiresAt);
    // The twenty had been begun: nineteen still count as begun, the broken one does not.
    expect(questionsOf(next, at(31))[0]).toMatchObject({ takesLeft: 1 });
    expect(asked(then(next, [32, begin(b)])).takes).toHaveLength(21);
  });

  test('after a revocation nothing is reopened', () => {
    const it = revoke(sent(), at(70)).next;
    expect(changed(it, at(80), broken(a)).events).toEqual([]);
  });

  test('what is extended keeps what was reopened open as long', () => {
    const it = changed(sent(), at(70), again()).next;
    const { next } = changed(it, at(80), (state, now) => extend(state, day(4), now));
    expect(asked(next).reopenedUntil).toEqual(day(4));
  });
});
