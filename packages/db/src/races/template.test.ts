import { DomainError } from '@interviews/domain/errors.ts';
import { invitationId } from '@interviews/domain/ids.ts';
import { create as invite } from '@interviews/domain/invitation/lifecycle.ts';
import { archive, publish, update } from '@interviews/domain/template/lifecycle.ts';
import { addQuestion } from '@interviews/domain/template/questions.ts';
import type { Template } from '@interviews/domain/template/template.ts';
import { noon } from '@interviews/domain/testing.ts';
import { database, warm } from '@interviews/testing/database.ts';
import { race, times } from '@interviews/testing/race.ts';
import { afterAll, expect, test } from 'vitest';
import { change, create, destroy, read } from '../change.ts';
import type { Sql } from '../connect.ts';
import { newInvitation } from '../invitation.store.ts';
import { templates } from '../template.store.ts';
import { claim, drafted, newId, outboxOf, published, questions } from '../testing/builders.ts';

const atNoon = { now: () => noon };
// One for all races here: opening thirty-two connections takes longer than any of them.
const db = await database();
await warm(db.sql);
afterAll(() => db[Symbol.asyncDispose]());

/** As the API does it: the template is read anew in each attempt. */
function inviteSomebody(sql: Sql, template: Template) {
  const id = invitationId.parse(newId());
  const candidate = { candidateId: newId(), candidateEmail: `${id}@example.com`, candidateName: 'Somebody' };
  return create(sql, newInvitation('hash'), claim('invitation', id, template.tenantId), atNoon, async (db, at) => {
    const found = await read(db, templates, template.id, at);
    if (!found) throw new DomainError('TemplateNotFoundException', 'It was deleted.');
    return invite(found.state, { id, hrId: template.ownerId, ...candidate }, 7, at);
  });
}

test('an archive waits for an invitation that is being written', async () => {
  const template = await published(db.sql, atNoon);
  const id = invitationId.parse(newId());
  const candidate = { candidateId: newId(), candidateEmail: 'somebody@example.com', candidateName: 'Somebody' };
  const { next } = invite(template, { id, hrId: template.ownerId, ...candidate }, 7, noon);
  const committed: string[] = [];
  let archiving: Promise<unknown> | undefined;
  await db.sql.begin(async (tx) => {
    await newInvitation('hash').save(tx, { before: undefined, next, outbox: [], claims: [], at: noon, traceparent: null });
    archiving = change(db.sql, templates, template.id, atNoon, (it, _, at) => archive(it, at)).then(() => committed.push('archive'));
    const waiting = () => db.sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    while (committed.length === 0 && (await waiting()).length === 0);
    committed.push('invitation');
  });
  await archiving;
  expect(committed).toEqual(['invitation', 'archive']);
});

test('a template is deleted or invited with, never both', async () => {
  for (let round = 0; round < 12; round++) {
    const template = await published(db.sql, atNoon);
    const { refused } = await race<unknown>(2, (n) =>
      n === round % 2 ? inviteSomebody(db.sql, template) : destroy(db.sql, templates, template.id, atNoon, () => {}),
    );
    const [left] = await db.sql`select exists (select from interview_templates where id = ${template.id}) as template,
      exists (select from invitations where template_id = ${template.id}) as invitation`;
    expect([left, refused]).toBeOneOf([
      [{ template: true, invitation: true }, ['TemplateInUseException']],
      [{ template: false, invitation: false }, ['TemplateNotFoundException']],
    ]);
  }
});

test('questions added thirty-two times at once all have a place, 1 to 32', async () => {
  const { id } = await drafted(db.sql, { ...atNoon, questions: [] });
  await race(32, () => change(db.sql, templates, id, atNoon, (it, _, at) => addQuestion(it, { ...questions('text')[0]!, order: 1 }, at)));
  const rows = await db.sql<{ order: number }[]>`select "order" from questions where template_id = ${id} order by "order"`;
  expect(rows.map((row) => row.order)).toEqual(Array.from({ length: 32 }, (_, n) => n + 1));
  expect(await db.sql`select question_count from interview_templates where id = ${id}`).toEqual([{ question_count: 32 }]);
});

test('of thirty-two that have seen the same version one changes it', async () => {
  const { id } = await drafted(db.sql, atNoon);
  const { won, refused } = await race(32, (n) =>
    change(db.sql, templates, id, { ...atNoon, ifVersion: 1 }, (it, _, at) => update(it, { title: `Title ${n}` }, at)),
  );
  expect(won).toMatchObject([{ version: 2 }]);
  expect(refused).toEqual(times(31, 'VersionConflict'));
});

test('what is decided on an old version writes nothing at all', async () => {
  const { id } = await drafted(db.sql, atNoon);
  const { stored } = await templates.load(db.sql, id, { at: noon, claim: undefined, about: undefined });
  await change(db.sql, templates, id, atNoon, (it, _, at) => update(it, { title: 'Another' }, at));
  const { next, events } = publish(stored!.state, noon);
  const outbox = events.map((event) => ({ eventId: newId(), ...event }));
  const more = { ...next, questions: [...next.questions, { ...next.questions[1]!, id: questions('text')[0]!.id }] };
  const claims = [claim('question', newId(), next.tenantId)];
  const saved = await templates.save(db.sql, { before: stored, next: more, outbox, claims, at: noon, traceparent: null });
  expect(saved).toBe(false);
  expect(await outboxOf(db.sql, id)).toHaveLength(1);
  expect(await db.sql`select 1 from questions where template_id = ${id}`).toHaveLength(3);
  expect(await db.sql`select 1 from ids where id = ${claims[0]!.id}`).toHaveLength(0);
});
