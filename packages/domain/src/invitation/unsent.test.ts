import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aResponseId, aTakeId, changed, noon, question, started } from '../testing.ts';
import { after, DAY, HOUR, SECOND } from '../time.ts';
import { due } from './due.ts';
import type { Invitation, Slice, Take } from './invitation.ts';
import { complete, extend, revoke } from './lifecycle.ts';
import { openQuestion, respond } from './questions.ts';
import { reopen, takeBroken } from './reopen.ts';
import { beginTake, finishTake, mayComeAgain, takeReady } from './takes.ts';
import { isLongOver, letGoUnsent, UNSENT_KEPT } from './unsent.ts';
import { anInterview, kept, load, steps, walk } from './walk.testing.ts';

const at = (seconds: number) => after(noon, seconds * SECOND);
const slices: Slice[] = [{ size: 1000, sha256: 'a'.repeat(64) }];
const made = { mimeType: 'video/webm', duration: 5, size: 1000, checked: 'decoded', poster: null, mp4: null } as const;

type Change = Parameters<typeof changed>[2];
const questionOf = (it: Invitation) => it.questions[0]!.id;
const record =
  (id: Take['id']): Change =>
  (it, now) => {
    const begun = beginTake(it, { id, questionId: questionOf(it), direct: false }, now).next;
    return finishTake(begun, id, { mimeType: 'video/webm', duration: 5, slices }, new Map(slices.entries()), now);
  };
const ready =
  (id: Take['id']): Change =>
  (it, now) =>
    takeReady(it, id, made, now);
const send =
  (takeId: Take['id']): Change =>
  (it, now) =>
    respond(it, { invitationId: it.id, id: aResponseId(), questionId: questionOf(it), type: 'video', takeId }, now);

/** What is left after some changes, a second after each other. */
const then = (it: Invitation, ...changes: readonly Change[]): Invitation =>
  changes.reduce((state, change, n) => changed(state, at(n), change).next, it);
const states = (it: Invitation) => Object.fromEntries(it.asked.flatMap(({ takes }) => takes.map(({ id, state }) => [id, state])));
const interview = () => started({ questions: [question('video', { timeLimit: 30, thinkTime: 10 })], settings: { maxRetakes: 2 } });

describe('takes that were never sent', () => {
  const [unsent, sent, third] = [aTakeId(), aTakeId(), aTakeId()];
  const answered = () => then(interview(), record(unsent), ready(unsent), record(sent), ready(sent), send(sent));
  const over = () => then(answered(), complete);

  test('go a week after the end, not before, and never what was sent', () => {
    const it = over();
    const end = after(it.endsAt, UNSENT_KEPT);
    expect(letGoUnsent(it, after(end, -1)).next).toBe(it);
    const { next, events } = letGoUnsent(it, end);
    expect(states(next)).toEqual({ [unsent]: 'gone', [sent]: 'ready' });
    expect(events).toEqual([]);
    expect(next.changedAt).toEqual(end);
    expect(letGoUnsent(next, after(end, DAY)).next).toBe(next);
  });

  test('stay while the interview runs, however long', () => {
    const it = then(answered(), (it, now) => extend(it, after(now, 300 * DAY), now));
    const late = after(noon, 200 * DAY);
    expect(due(it, late).next.status).toBe('started');
    expect(letGoUnsent(it, late).next).toBe(it);
  });

  test('stay while a question of it is reopened, and for a week after that', () => {
    const reopened = changed(over(), after(noon, HOUR), (it, now) => reopen(it, questionOf(it), after(now, 30 * DAY), now)).next;
    const until = after(noon, HOUR + 30 * DAY);
    expect(letGoUnsent(reopened, after(until, -1)).next).toBe(reopened);
    // nothing newer came: what was withdrawn is sent again, and it alone stays
    const ended = due(reopened, until).next;
    expect(ended.asked[0]?.response).toMatchObject({ takeId: sent, submittedBy: 'server' });
    expect(letGoUnsent(ended, after(until, UNSENT_KEPT - 1)).next).toBe(ended);
    expect(states(letGoUnsent(ended, after(until, UNSENT_KEPT)).next)).toEqual({ [unsent]: 'gone', [sent]: 'ready' });
  });

  test('reopened after they went: what was withdrawn is the take it was, and can be sent', () => {
    const gone = letGoUnsent(over(), after(noon, 30 * DAY)).next;
    const reopened = changed(gone, after(noon, 31 * DAY), (it, now) => reopen(it, questionOf(it), undefined, now)).next;
    expect(changed(reopened, after(noon, 31.5 * DAY), send(sent)).next.asked[0]?.response).toMatchObject({ takeId: sent });
    expect(() => changed(reopened, after(noon, 31.5 * DAY), send(unsent))).toThrow(
      expect.objectContaining({ code: 'TakeNotStoredException' }),
    );
  });

  test('wait until the media job has judged what was sent: broken, they are what is sent in its stead', () => {
    const unjudged = then(interview(), record(unsent), ready(unsent), record(sent), send(sent), complete);
    const late = after(noon, 30 * DAY);
    expect(letGoUnsent(unjudged, late).next).toBe(unjudged);
    const broken = changed(unjudged, late, (it, now) => takeBroken(it, sent, 'noise', now)).next;
    const end = due(broken, after(late, 2 * DAY)).next;
    expect(end.asked[0]?.response).toMatchObject({ takeId: unsent, submittedBy: 'server' });
    expect(letGoUnsent(end, after(late, 30 * DAY)).next).toBe(end);
  });

  test('of a revoked interview all go, but what a reopening had withdrawn', () => {
    const open = then(interview(), record(unsent), ready(unsent), revoke);
    expect(states(letGoUnsent(open, after(noon, 8 * DAY)).next)).toEqual({ [unsent]: 'gone' });
    const reopened = then(answered(), (it, now) => reopen(it, questionOf(it), undefined, now), revoke);
    expect(states(letGoUnsent(reopened, after(noon, 30 * DAY)).next)).toEqual({ [unsent]: 'gone', [sent]: 'ready' });
  });

  test('take no slice any more, and one that is kept takes its own again', () => {
    const gone = letGoUnsent(over(), after(noon, 30 * DAY)).next;
    mayComeAgain(over(), unsent);
    mayComeAgain(gone, sent);
    expect(() => mayComeAgain(gone, unsent)).toThrow(expect.objectContaining({ code: 'InvitationAlreadyCompletedException' }));
    const reopened = reopen(gone, questionOf(gone), undefined, after(noon, 31 * DAY)).next;
    expect(() => mayComeAgain(reopened, unsent)).toThrow(expect.objectContaining({ code: 'TakeNotStoredException' }));
  });

  test('of a question that was answered with something from elsewhere all go', () => {
    const elsewhere: Change = (it, now) =>
      respond(it, { invitationId: it.id, id: aResponseId(), questionId: questionOf(it), type: 'video', mediaUrl: 's3://bucket/key' }, now);
    const it = then(interview(), (it, now) => openQuestion(it, questionOf(it), now), record(third), ready(third), elsewhere, complete);
    expect(states(letGoUnsent(it, after(noon, 30 * DAY)).next)).toEqual({ [third]: 'gone' });
  });
});

describe('letting go in any interview, at any time', () => {
  const numRuns = Number(process.env['FC_RUNS'] ?? 200);
  const answers = (it: Invitation) =>
    it.asked.map(({ questionId, response, withdrawn, draft }) => ({ questionId, response, withdrawn, draft }));
  /** The media job has judged everything. */
  const judged = (it: Invitation): Invitation => ({
    ...it,
    asked: it.asked.map((asked) => ({
      ...asked,
      takes: asked.takes.map((take) => (take.state === 'stored' ? { ...take, ...made, state: 'ready' } : take)),
    })),
  });

  test('changes no answer, now or later, and no end; a running one and a reopened one not at all', () => {
    fc.assert(
      fc.property(fc.tuple(anInterview, steps, fc.nat(60 * DAY)), ([it, steps, wait]) => {
        walk(it, steps, (world, { at }) => {
          const then = after(at, wait);
          const before = judged(due(load(world, then), then).next);
          const { next } = letGoUnsent(before, then);
          if (!isLongOver(before, then)) expect(next).toBe(before);
          const never = after(then, 400 * DAY);
          const [with_, without] = [due(next, never).next, due(before, never).next];
          expect({ ...kept(with_), asked: answers(with_), changedAt: null }).toEqual({
            ...kept(without),
            asked: answers(without),
            changedAt: null,
          });
        });
      }),
      { numRuns },
    );
  });

  test('in the end no take is playable but those that are named by an answer', () => {
    fc.assert(
      fc.property(fc.tuple(anInterview, steps), ([it, steps]) => {
        const { world, now } = walk(it, steps);
        const never = after(now, 400 * DAY);
        const end = letGoUnsent(judged(due(load(world, never), never).next), never).next;
        const playable = end.asked.flatMap(({ takes }) =>
          takes.filter(({ state }) => state === 'stored' || state === 'ready').map(({ id }) => id),
        );
        const named = end.asked.flatMap(({ response, withdrawn }) => response?.takeId ?? withdrawn?.takeId ?? []);
        expect(playable.toSorted()).toEqual(named.toSorted());
      }),
      { numRuns },
    );
  });
});
