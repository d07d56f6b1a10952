import { questionId, responseId, takeId, templateId } from '@interviews/domain/ids.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { beginTake } from '@interviews/domain/invitation/takes.ts';
import { create as draft } from '@interviews/domain/template/lifecycle.ts';
import { addQuestion, removeQuestion } from '@interviews/domain/template/questions.ts';
import { noon } from '@interviews/domain/testing.ts';
import { database, warm } from '@interviews/testing/database.ts';
import { race, times } from '@interviews/testing/race.ts';
import { afterAll, expect, test } from 'vitest';
import { change, create, destroy } from '../change.ts';
import type { Sql } from '../connect.ts';
import { invitations } from '../invitation.store.ts';
import { templates } from '../template.store.ts';
import { claim, drafted, newId, outboxOf, questions, started } from '../testing/builders.ts';

const atNoon = { now: () => noon };
// One for all races here: opening thirty-two connections takes longer than any of them.
const db = await database();
await warm(db.sql);
afterAll(() => db[Symbol.asyncDispose]());
const tenantId = newId();

const made = (sql: Sql, id: string, body: string, tenant = tenantId) =>
  create(sql, templates, claim('template', id, tenant, { fingerprint: body }), atNoon, async (_, at) =>
    draft({ id: templateId.parse(id), ownerId: tenant, companyId: null, title: body }, at),
  );

test('an id taken in another tenant, as another kind, or deleted since is a conflict and nothing more', async () => {
  const id = newId();
  await made(db.sql, id, 'Engineer');
  await expect(made(db.sql, id, 'Engineer', newId())).rejects.toMatchObject({ code: 'IdConflict' });
  const other = await drafted(db.sql, atNoon);
  const question = { ...questions('text')[0]!, id: questionId.parse(id) };
  const asQuestion = claim('question', id, other.tenantId, { within: other.id });
  const adding = change(db.sql, templates, other.id, { ...atNoon, claim: asQuestion }, (it, _, at) => addQuestion(it, question, at));
  await expect(adding).rejects.toMatchObject({ code: 'IdConflict' });
  await destroy(db.sql, templates, id, atNoon, () => {});
  await expect(made(db.sql, id, 'Engineer')).rejects.toMatchObject({ code: 'IdConflict' });
});

test('a question is added once however often its body comes; once removed, its id is gone for good', async () => {
  const { id, tenantId } = await drafted(db.sql, { ...atNoon, questions: [] });
  const question = questions('text')[0]!;
  const options = { ...atNoon, claim: claim('question', question.id, tenantId, { within: id }) };
  const add = () => change(db.sql, templates, id, options, (it, _, at) => addQuestion(it, question, at));
  const { won } = await race(32, add);
  expect(won.map(({ was }) => was).toSorted()).toEqual(['changed', ...times(31, 'repeated')]);
  expect(await db.sql`select 1 from questions where template_id = ${id}`).toHaveLength(1);
  await change(db.sql, templates, id, atNoon, (it, _, at) => removeQuestion(it, question.id, at));
  await expect(add()).rejects.toMatchObject({ code: 'IdConflict' });
});

test('an answer repeated thirty-two times at once is one answer and one event', async () => {
  const it = await started(db.sql, atNoon);
  const id = responseId.parse(newId());
  const answer = { id, invitationId: it.id, questionId: it.questions[1]!.id, type: 'text' as const, content: 'Because' };
  const options = { ...atNoon, claim: claim('response', id, it.tenantId, { within: it.id }) };
  const { won } = await race(32, () => change(db.sql, invitations, it.id, options, (it, _, at) => respond(it, answer, at)));
  expect(won.map(({ was }) => was).toSorted()).toEqual(['changed', ...times(31, 'repeated')]);
  expect((await outboxOf(db.sql, it.id)).filter((row) => row.eventType === 'response.submitted')).toHaveLength(1);
});

test("another interview's take keeps its row when its id is used again, with and without a claim", async () => {
  const [mine, theirs] = [await started(db.sql, atNoon), await started(db.sql, atNoon)];
  const id = takeId.parse(newId());
  const begin = (it: typeof mine, claimed: boolean) => {
    const options = claimed ? { ...atNoon, claim: claim('take', id, it.tenantId, { within: it.id }) } : atNoon;
    const take = { id, questionId: it.questions[0]!.id, direct: false };
    return change(db.sql, invitations, it.id, options, (it, _, at) => beginTake(it, take, at));
  };
  await begin(theirs, true);
  await expect(begin(mine, true)).rejects.toMatchObject({ code: 'IdConflict' });
  await expect(begin(mine, false)).rejects.toMatchObject({ code: 'IdConflict' });
  expect(await db.sql`select invitation_id as "invitationId" from takes where id = ${id}`).toEqual([{ invitationId: theirs.id }]);
});
