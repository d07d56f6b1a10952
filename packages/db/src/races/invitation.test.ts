import type { QuestionId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { complete, start } from '@interviews/domain/invitation/lifecycle.ts';
import { openQuestion, respond } from '@interviews/domain/invitation/questions.ts';
import { aResponseId, noon } from '@interviews/domain/testing.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { database, warm } from '@interviews/testing/database.ts';
import { race, times } from '@interviews/testing/race.ts';
import { afterAll, expect, test } from 'vitest';
import { change, read } from '../change.ts';
import type { Sql } from '../connect.ts';
import { invitations } from '../invitation.store.ts';
import { sweep } from '../queries/sweep.ts';
import { invited, outboxOf, published, questions, started } from '../testing/builders.ts';

const atNoon = { now: () => noon };
// One for all races here: opening thirty-two connections takes longer than any of them.
const db = await database();
await warm(db.sql);
afterAll(() => db[Symbol.asyncDispose]());
const inOrder = (it: Invitation) => it.questions.map(({ id }) => id);
const answer = (it: Invitation, questionId: QuestionId, at: Date) =>
  respond(it, { id: aResponseId(), invitationId: it.id, questionId, type: 'text', content: 'Because' }, at);

/** The first of its written questions must be answered, the others may. */
async function withTexts(sql: Sql, count: number): Promise<Invitation> {
  const asked = questions(...times(count, 'text' as const)).map((question, n) => ({ ...question, isRequired: n === 0 }));
  const template = await published(sql, { ...atNoon, questions: asked });
  return await started(sql, { ...atNoon, template });
}

test('of thirty-two starts at once one wins, the others learn why, and there is one event', async () => {
  const { id } = await invited(db.sql, atNoon);
  const { won, refused } = await race(32, () =>
    change(db.sql, invitations, id, atNoon, (it, _, at) => start(it, inOrder(it), undefined, at)),
  );
  expect(won).toHaveLength(1);
  expect(refused).toEqual(times(31, 'InvitationAlreadyStartedException'));
  expect(await outboxOf(db.sql, id)).toMatchObject([
    { eventType: 'invitation.created', sequence: 1 },
    { eventType: 'invitation.started', sequence: 2 },
  ]);
});

test('a question opened thirty-two times at once is opened once, and all are told the same', async () => {
  const { id, questions } = await withTexts(db.sql, 1);
  let clock = noon.getTime();
  const now = () => new Date(clock++);
  const { won } = await race(32, () => change(db.sql, invitations, id, { now }, (it, _, at) => openQuestion(it, questions[0]!.id, at)));
  expect(new Set(won.map(({ state }) => state.asked[0]?.openedAt?.getTime())).size).toBe(1);
  expect(won.filter(({ was }) => was === 'changed')).toHaveLength(1);
});

test('of thirty-two answers to one question one is kept', async () => {
  const { id, questions } = await withTexts(db.sql, 2);
  const { won, refused } = await race(32, () => change(db.sql, invitations, id, atNoon, (it, _, at) => answer(it, questions[0]!.id, at)));
  expect(won).toHaveLength(1);
  expect(refused).toEqual(times(31, 'ResponseAlreadySubmittedException'));
  expect(await db.sql`select 1 from responses where invitation_id = ${id}`).toHaveLength(1);
  expect((await outboxOf(db.sql, id)).map((row) => row.eventType)).toEqual([
    'invitation.created',
    'invitation.started',
    'response.submitted',
  ]);
});

test('thirty-two answers to as many questions are all kept, in a sequence without gaps, and none decides more than twice', async () => {
  const { id, questions } = await withTexts(db.sql, 32);
  const decisions = times(32, 0);
  await race(32, (n) =>
    change(db.sql, invitations, id, atNoon, (it, _, at) => {
      decisions[n]!++;
      return answer(it, questions[n]!.id, at);
    }),
  );
  const { state, version } = (await read(db.sql, invitations, id, noon))!;
  expect(state.asked.filter((asked) => asked.response)).toHaveLength(32);
  expect(version).toBe(34);
  expect((await outboxOf(db.sql, id)).map((row) => row.sequence)).toEqual(Array.from({ length: 34 }, (_, n) => n + 1));
  expect(Math.max(...decisions)).toBeLessThanOrEqual(2);
});

test('of thirty-two completions at once one wins', async () => {
  const { id, questions } = await withTexts(db.sql, 1);
  await change(db.sql, invitations, id, atNoon, (it, _, at) => answer(it, questions[0]!.id, at));
  const { won, refused } = await race(32, () => change(db.sql, invitations, id, atNoon, (it, _, at) => complete(it, at)));
  expect(won).toHaveLength(1);
  expect(refused).toEqual(times(31, 'InvitationAlreadyCompletedException'));
  expect((await outboxOf(db.sql, id)).at(-1)).toMatchObject({ eventType: 'invitation.completed', sequence: 4 });
});

test('an answer and a completion at once leave what one after the other would have left', async () => {
  for (let round = 0; round < 16; round++) {
    const { id, questions } = await withTexts(db.sql, 2);
    await change(db.sql, invitations, id, atNoon, (it, _, at) => answer(it, questions[0]!.id, at));
    const { refused } = await race(2, (n) =>
      change(db.sql, invitations, id, atNoon, (it, _, at) => (n === round % 2 ? answer(it, questions[1]!.id, at) : complete(it, at))),
    );
    const events = (await outboxOf(db.sql, id)).map((row) => row.eventType).slice(3);
    const answered = (await db.sql`select 1 from responses where invitation_id = ${id}`).length;
    if (refused.length === 0) expect([events, answered]).toEqual([['response.submitted', 'invitation.completed'], 2]);
    else expect([refused, events, answered]).toEqual([['InvitationAlreadyCompletedException'], ['invitation.completed'], 1]);
  }
});

test('what falls due happens once, whoever does it: sixteen sweeps and sixteen commands at once', async () => {
  await using db = await database();
  await warm(db.sql);
  const { id, questions } = await withTexts(db.sql, 1);
  const later = { now: () => after(noon, 8 * DAY) };
  const failures: unknown[] = [];
  await race(32, (n) =>
    n % 2
      ? sweep(db.sql, later.now, (_, error) => failures.push(error))
      : change(db.sql, invitations, id, later, (it, _, at) => openQuestion(it, questions[0]!.id, at)).catch(() => 0),
  );
  expect(failures).toEqual([]);
  expect(await db.sql`select status, expired_at as at, due_at as due from invitations`).toEqual([
    { status: 'expired', at: after(noon, 7 * DAY), due: null },
  ]);
  expect((await outboxOf(db.sql, id)).map((row) => row.eventType)).toEqual([
    'invitation.created',
    'invitation.started',
    'invitation.expired',
  ]);
});
