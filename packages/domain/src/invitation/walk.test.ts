import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DomainEvent, eventData } from '../events.ts';
import type { QuestionId, ResponseId, TakeId } from '../ids.ts';
import { after, DAY } from '../time.ts';
import { GRACE } from './clock.ts';
import { due } from './due.ts';
import { forecast } from './forecast.ts';
import type { Invitation } from './invitation.ts';
import { complete } from './lifecycle.ts';
import { openQuestion, respond } from './questions.ts';
import { askedOf } from './rules.ts';
import { beginTake, finishTake, firstSlice } from './takes.ts';
import { progressOf, questionsOf, timeLeftOf } from './views.ts';
import { anInterview, type Done, kept, load, type Name, steps, type World, walk } from './walk.testing.ts';

// fast-check prints seed and path of what it finds; FC_RUNS searches longer. Each property was seen red with one of its rules taken out of
// clock, forecast, due, rules, reopen or answer (34 such changes; what no property saw, a test of takes or invitation did).
const numRuns = Number(process.env['FC_RUNS'] ?? 200);
const walks = fc.tuple(anInterview, steps);
const never = (at: Date) => after(at, 400 * DAY);
const later = (world: World, at: Date) => due(load(world, at), at).next;
const before = (at: Date) => after(at, -1);
const isOver = (it: Invitation) => it.status === 'completed' || it.status === 'expired';

/** Holds at every step of every walk. */
function always(hold: (world: World, done: Done, it: Invitation) => void): void {
  fc.assert(
    fc.property(walks, ([it, steps]) => {
      walk(it, steps, hold);
    }),
    { numRuns },
  );
}

const reading = (it: Invitation, at: Date) => ({
  status: it.status,
  endsAt: it.endsAt,
  progress: progressOf(it),
  timeLeft: timeLeftOf(it, at),
  questions: questionsOf(it, at).map(({ takes, ...rest }) => ({
    ...rest,
    takes: takes.map(({ state, arriveBy }) => ({ state, arriveBy })),
  })),
});

describe('swept at once, hours late, twice or never', () => {
  test('an interview has the same answers, readings, events and end', () => {
    fc.assert(
      fc.property(walks, ([it, steps]) => {
        const runs = (['never', 'at once', 'late'] as const).map((policy) => {
          const readings: unknown[] = [];
          const { world, events, now } = walk(
            it,
            steps,
            (_, { at, refusal }, seen) => readings.push([reading(seen, at), refusal?.code]),
            policy,
          );
          const end = due(load(world, never(now)), never(now));
          return { readings, events: [...events, ...end.events], end: kept(end.next) };
        });
        expect(runs[1]).toEqual(runs[0]);
        expect(runs[2]).toEqual(runs[0]);
      }),
      { numRuns },
    );
  });
});

describe('what is told is true', () => {
  test('it ends at `endsAt`, as what was forecast, and what falls due falls due then', () => {
    always((world) => {
      const it = world.it;
      const { dueAt, endsAs, answersDue } = forecast(it);
      if (endsAs) {
        const ended = later(world, it.endsAt);
        expect(later(world, before(it.endsAt)).status).toBe(it.status);
        expect(ended).toMatchObject({ status: endsAs.status, completionReason: endsAs.reason });
        expect(ended.completedAt ?? ended.expiredAt).toEqual(it.endsAt);
      }
      if (dueAt) expect(progressOf(later(world, before(dueAt)))).toEqual(progressOf(it));
      const end = later(world, never(it.changedAt));
      const known = new Set(it.asked.flatMap(({ response }) => response?.id ?? []));
      const sent = end.asked.flatMap(({ response }) => (response && !known.has(response.id) ? response.submittedAt : []));
      const inOrder = (dates: readonly Date[]) => dates.toSorted((a, b) => a.getTime() - b.getTime());
      expect(inOrder(sent)).toEqual(inOrder(answersDue));
    });
  });

  test('`endsAt` is never in the past of a running interview, and nothing is left to do after it', () => {
    always((world, { at }, seen) => {
      if (!isOver(seen)) expect(seen.endsAt > at).toBe(true);
      if (isOver(seen) && !seen.revokedAt) {
        const end = later({ ...world, it: seen }, seen.endsAt);
        for (const asked of seen.asked.filter(({ reopenedUntil, response }) => reopenedUntil && !response)) {
          const { answered, closed } = questionsOf(end, seen.endsAt).find(({ question }) => question.id === asked.questionId)!;
          expect(answered || closed).toBe(true);
        }
      }
    });
  });

  test('what a change brings to its end ends at that change; a change that moves nothing moves no end', () => {
    always((world, { name, at, before, decided }) => {
      if (!decided) return;
      const known = new Set(decided.next.asked.flatMap(({ response }) => response?.id ?? []));
      const sent = world.it.asked.flatMap(({ response }) => (response && !known.has(response.id) ? response.submittedAt : []));
      expect(sent.filter((instant) => instant.getTime() !== at.getTime())).toEqual([]);
      if (isOver(world.it) && !isOver(decided.next)) expect(world.it.completedAt ?? world.it.expiredAt).toEqual(at);
      if (name === 'ready' || name === 'resend') expect(world.it.endsAt).toEqual(before.endsAt);
    });
  });

  test('a time to answer that was told is never cut short by HR, and what HR reopens can be answered', () => {
    always((_, { name, at, before, decided }) => {
      if (!decided || (name !== 'reopen' && name !== 'extend')) return;
      expect(timeLeftOf(decided.next, never(at))).toBeGreaterThanOrEqual(timeLeftOf(before, never(at)));
      for (const old of questionsOf(before, at)) {
        const now = askedOf(decided.next, old.question.id);
        const until = now.answerBy ?? now.reopenedUntil;
        const stuck = old.question.type === 'video' && old.takesLeft === 0;
        if (old.answerBy && !old.answered && !old.closed && !stuck) expect(until! >= old.answerBy).toBe(true);
        if (old.reopenedUntil && !old.openedAt) expect(now.reopenedUntil! >= old.reopenedUntil).toBe(true);
        const reopened = name === 'reopen' && before.asked.find(({ questionId }) => questionId === old.question.id) !== now;
        const told = questionsOf(decided.next, at).find(({ question }) => question.id === old.question.id)!;
        const arriving = told.takes.some(({ state }) => state === 'recording' || state === 'stored' || state === 'ready');
        if (reopened && told.question.type === 'video') expect(told.takesLeft! > 0 || arriving).toBe(true);
      }
    });
  });

  test('until `answerBy` and grace an answer is taken, then no more; a take begins with `takesLeft`, until `answerBy`', () => {
    always((world, { at }, seen) => {
      if (seen.revokedAt) return;
      for (const { question, answerBy, answered, takesLeft } of questionsOf(seen, at)) {
        const open = answerBy && !answered && (seen.status === 'started' || askedOf(seen, question.id).reopenedUntil);
        if (!open) continue;
        const end = after(answerBy, GRACE);
        const then = before(end);
        if (then >= at) answer(later(world, then), question.id, then);
        expect(() => answer(later(world, end), question.id, end)).toThrow();
        const begin = { id: anId('a') as TakeId, questionId: question.id, direct: false };
        if (before(answerBy) >= at && takesLeft) beginTake(later(world, before(answerBy)), begin, before(answerBy));
        if (question.type === 'video') expect(() => beginTake(later(world, answerBy), begin, answerBy)).toThrow();
      }
    });
  });

  test('a take arrives until `arriveBy`, and not at it', () => {
    always((world, { at }, seen) => {
      for (const { takes, question } of questionsOf(seen, at)) {
        for (const { take, arriveBy } of takes) {
          if (!arriveBy) continue;
          firstSlice(later(world, before(arriveBy)), take.id, before(arriveBy));
          expect(() => firstSlice(later(world, arriveBy), take.id, arriveBy)).toThrow();
          expect(askedOf(seen, question.id).response).toBeNull();
        }
      }
    });
  });

  test('what is reopened opens until `reopenedUntil`; what was never opened while time is left and the deadline not past', () => {
    always((world, { at }, seen) => {
      if (seen.revokedAt) return;
      for (const { question, openedAt, answered, reopenedUntil } of questionsOf(seen, at)) {
        if (openedAt || answered) continue;
        if (reopenedUntil) {
          if (before(reopenedUntil) >= at) openQuestion(later(world, before(reopenedUntil)), question.id, before(reopenedUntil));
          expect(() => openQuestion(later(world, reopenedUntil), question.id, reopenedUntil)).toThrow();
        } else if (seen.status === 'started') {
          const opens = timeLeftOf(seen, at) > 0 && at < seen.expiresAt;
          if (opens) openQuestion(seen, question.id, at);
          else expect(() => openQuestion(seen, question.id, at)).toThrow();
        }
      }
    });
  });

  test('`closed` never turns back by itself, nor by what a candidate does', () => {
    let closed = new Set<QuestionId>();
    fc.assert(
      fc.property(walks, ([it, steps]) => {
        closed = new Set();
        walk(it, steps, (world, { name, at }, seen) => {
          const now = closedOf(seen, at);
          if (name !== 'reopen' && name !== 'broken') expect([...closed].filter((id) => !now.has(id))).toEqual([]);
          closed = now;
          const end = closedOf(later(world, never(at)), never(at));
          expect([...now].filter((id) => !end.has(id))).toEqual([]);
        });
      }),
      { numRuns },
    );
  });
});

describe('what was made in time', () => {
  test('is sent when the time ends, whoever is away', () => {
    always((world, { at }, seen) => {
      if (seen.revokedAt) return;
      const end = later(world, never(at));
      for (const asked of seen.asked.filter(({ response }) => !response)) {
        const now = askedOf(end, asked.questionId);
        const newest = asked.takes.findLast(({ state, earlier }) => !earlier && (state === 'stored' || state === 'ready'));
        if (asked.draft !== null) expect(now.response).toMatchObject({ content: asked.draft, submittedBy: 'server' });
        else if (newest) expect(now.response).toMatchObject({ takeId: newest.id, submittedBy: 'server' });
        else if (asked.takes.some(({ state, arriving }) => state === 'recording' && arriving)) expect(now.response?.type).toBe('video');
        else if (asked.withdrawn) expect(now.response).toMatchObject(asked.withdrawn);
        else if (asked.takes.some(({ state }) => state === 'stored' || state === 'ready')) expect(now.response?.type).toBe('video');
        else expect(now.response).toBeNull();
      }
    });
  });

  test('is not lost by a command of anybody: it is there still, or answered', () => {
    always((_, { name, before, decided }) => {
      if (!decided || name === 'clear') return;
      if (name === 'reopen') {
        for (const { questionId, response } of before.asked) {
          const { draft, withdrawn, response: still } = askedOf(decided.next, questionId);
          if (response && !still) expect(draft ?? withdrawn?.mediaUrl).toBe(response.content ?? response.mediaUrl);
        }
      }
      for (const asked of before.asked.filter(({ response }) => !response)) {
        const next = askedOf(decided.next, asked.questionId);
        if (asked.draft !== null) expect(next.response ?? next.draft).not.toBeNull();
        const kept = new Set(next.takes.filter(({ state }) => state === 'stored' || state === 'ready').map(({ id }) => id));
        const lost = asked.takes.filter(({ id, state }) => (state === 'stored' || state === 'ready') && !kept.has(id));
        if (name !== 'broken') expect(lost).toEqual([]);
      }
    });
  });
});

describe('no dead end', () => {
  test('a candidate who goes on answering can complete, or the interview ends at the moment that was told', () => {
    always((world, { at }, seen) => {
      if (seen.status !== 'started') return;
      let it: Invitation = seen;
      for (const { id } of seen.questions) it = goOn(it, id, at);
      if (isOver(it)) return;
      const stuck = questionsOf(it, at).filter(({ question, answered, closed }) => question.isRequired && !answered && !closed);
      // Left are those that cannot be opened any more, or whose takes are used up: they wait for an end that is known.
      for (const { question, openedAt, reopenedUntil, takesLeft } of stuck) {
        const gated = !openedAt && !reopenedUntil && (timeLeftOf(it, at) === 0 || at >= it.expiresAt);
        expect(gated || takesLeft === 0 || at >= askedOf(it, question.id).answerBy!).toBe(true);
      }
      if (stuck.length === 0) expect(complete(it, at).next.status).toBe('completed');
      expect(isOver(later({ ...world, it }, it.endsAt))).toBe(true);
    });
  });

  test('an opened question holds nobody longer than until `answerBy` and grace, whatever became of its takes', () => {
    always((world, { at }, seen) => {
      for (const { question, answerBy } of questionsOf(seen, at)) {
        const end = answerBy && after(answerBy, GRACE);
        if (!end || end < at) continue;
        const then = later(world, end);
        const alone = { ...then, questions: then.questions.map((one) => ({ ...one, isRequired: one.id === question.id })) };
        if (then.status === 'started') expect(complete(alone, end).next.status).toBe('completed');
      }
    });
  });

  test('a broken take leaves another answer, or the question open for a day at least', () => {
    always((_, { name, at, before, decided }) => {
      if (name !== 'broken' || !decided || decided.next === before || before.revokedAt) return;
      const broken = decided.next.asked.find(({ takes }, index) =>
        takes.some((take, n) => take.state !== before.asked[index]?.takes[n]?.state),
      )!;
      const there = broken.response ?? broken.withdrawn ?? broken.takes.find(({ state }) => state === 'stored' || state === 'ready');
      const until = broken.openedAt ? broken.answerBy! : broken.reopenedUntil!;
      if (!there) expect(until >= after(at, DAY)).toBe(true);
      if (!there) beginTake(decided.next, { id: anId('b') as TakeId, questionId: broken.questionId, direct: false }, at);
    });
  });
});

describe('events', () => {
  const byCommand: Partial<Record<Name, RegExp>> = {
    start: /^invitation.started$/,
    respond: /^response.submitted$/,
    send: /^response.submitted$/,
    complete: /^(response.submitted )*invitation.completed$/,
    extend: /^invitation.extended$/,
    resend: /^invitation.resent$/,
    revoke: /^invitation.revoked$/,
    reopen: /^(response.withdrawn|question.reopened)$/,
    broken: /^(response.withdrawn|question.reopened|)$/,
  };
  const types = (events: readonly DomainEvent[]) => events.map(({ type }) => type).join(' ');

  test('each command emits exactly those that the contract names', () => {
    always((_, { name, decided, before }) => {
      if (!decided) return;
      expect(types(decided.events)).toMatch(byCommand[name] ?? /^$/);
      if (decided.events.length > 0) expect(decided.next).not.toBe(before);
      for (const event of decided.events) eventData[event.type].parse(event.data);
    });
  });

  test('each answer is told once, each withdrawal, and one end at a time', () => {
    fc.assert(
      fc.property(walks, ([it, steps]) => {
        const { world, events, now } = walk(it, steps);
        const end = due(load(world, never(now)), never(now));
        const all = [...events, ...end.events];
        const answers = new Set<string>();
        let running = true;
        for (const event of all) {
          eventData[event.type].parse(event.data);
          if (event.type === 'response.submitted') {
            expect(answers.has(event.data.responseId)).toBe(false);
            answers.add(event.data.responseId);
          }
          if (event.type === 'response.withdrawn') expect(answers.delete(event.data.responseId)).toBe(true);
          if (event.type === 'invitation.completed' || event.type === 'invitation.expired') {
            expect(running).toBe(true);
            running = false;
          }
          if (event.type === 'invitation.extended') running = true;
        }
        expect([...answers].toSorted()).toEqual(end.next.asked.flatMap(({ response }) => response?.id ?? []).toSorted());
      }),
      { numRuns },
    );
  });
});

const closedOf = (it: Invitation, at: Date) => new Set(questionsOf(it, at).flatMap(({ question, closed }) => (closed ? question.id : [])));

const anId = (digit: string): string => `0195d5e0-000${digit}-7000-8000-000000000000`;

/** Answers in the way of the question, as an app that shows questions itself does. */
function answer(it: Invitation, questionId: QuestionId, at: Date): Invitation {
  const question = it.questions.find(({ id }) => id === questionId)!;
  const common = { invitationId: it.id, id: anId('c') as ResponseId, questionId };
  if (question.type === 'text') return respond(it, { ...common, type: 'text', content: 'Because' }, at).next;
  if (question.type === 'multiple_choice') return respond(it, { ...common, type: 'choice', content: question.options![0]!.id }, at).next;
  return respond(it, { ...common, type: 'video', mediaUrl: 's3://bucket/key' }, at).next;
}

/** What a candidate who wants to finish does with a question: opens it, records or writes, and sends. */
function goOn(it: Invitation, id: QuestionId, at: Date): Invitation {
  const told = questionsOf(it, at).find(({ question }) => question.id === id)!;
  if (told.answered || told.closed) return it;
  const mayOpen = told.openedAt
    ? at < told.answerBy!
    : told.reopenedUntil
      ? at < told.reopenedUntil
      : timeLeftOf(it, at) > 0 && at < it.expiresAt;
  if (!mayOpen) return it;
  const opened = due(openQuestion(it, id, at).next, at).next;
  if (told.question.type !== 'video') return due(answer(opened, id, at), at).next;
  const playable = told.takes.find(({ state }) => state === 'stored' || state === 'ready')?.take;
  if (!playable && told.takesLeft === 0) return opened;
  const takeId = playable?.id ?? (anId('d').replace(/0{8}$/, id.slice(-8)) as TakeId);
  const slices = [{ size: 1, sha256: '0'.repeat(64) }];
  const manifest = { mimeType: 'video/webm', duration: 1, slices };
  const begun = playable ? opened : beginTake(opened, { id: takeId, questionId: id, direct: false }, at).next;
  const stored = playable ? begun : finishTake(begun, takeId, manifest, new Map(slices.entries()), at).next;
  return due(respond(stored, { invitationId: it.id, id: anId('e') as ResponseId, questionId: id, type: 'video', takeId }, at).next, at)
    .next;
}
