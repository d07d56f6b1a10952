import { invitationId } from '@interviews/domain/ids.ts';
import { extend, create as invite } from '@interviews/domain/invitation/lifecycle.ts';
import type { Template } from '@interviews/domain/template/template.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { database, warm } from '@interviews/testing/database.ts';
import { race, times } from '@interviews/testing/race.ts';
import { afterAll, expect, test } from 'vitest';
import { change, create, read } from '../change.ts';
import type { Sql } from '../connect.ts';
import { invitations, newInvitation } from '../invitation.store.ts';
import { candidateIdOf } from '../queries/links.ts';
import { templates } from '../template.store.ts';
import { claim, invited, newId, outboxOf, published } from '../testing/builders.ts';

const atNoon = { now: () => noon };
// One for all races here: opening thirty-two connections takes longer than any of them.
const db = await database();
await warm(db.sql);
afterAll(() => db[Symbol.asyncDispose]());
const email = 'kateryna@example.com';

function inviteKateryna(sql: Sql, template: Template, at = noon, id = invitationId.parse(newId())) {
  const candidate = { candidateId: template.ownerId, candidateEmail: email.toUpperCase(), candidateName: 'Kateryna' };
  return create(sql, newInvitation('hash'), claim('invitation', id, template.tenantId), { now: () => at }, async (db, now) => {
    const { state } = (await read(db, templates, template.id, now))!;
    return invite(state, { id, hrId: template.ownerId, ...candidate }, 7, now);
  });
}
const events = async (sql: Sql, id: string) => (await outboxOf(sql, id)).map((row) => row.eventType);

test('thirty-two invitations over one past its end, which nobody has swept: it is ended once, and one takes its place', async () => {
  const template = await published(db.sql, atNoon);
  const old = await invited(db.sql, { ...atNoon, template, email });
  const later = after(noon, 8 * DAY);
  const { won, refused } = await race(32, () => inviteKateryna(db.sql, template, later));
  expect(won).toHaveLength(1);
  expect(refused).toEqual(times(31, 'InvitationAlreadyExistsException'));
  expect(await events(db.sql, old.id)).toEqual(['invitation.created', 'invitation.expired']);
  expect(await db.sql`select id, status from invitations where template_id = ${template.id} order by created_at`).toEqual([
    { id: old.id, status: 'expired' },
    { id: won[0]!.state.id, status: 'pending' },
  ]);
});

test('an expired invitation is extended over one past its end, and not beside an open one', async () => {
  const template = await published(db.sql, atNoon);
  const first = await invited(db.sql, { ...atNoon, template, email });
  const second = await inviteKateryna(db.sql, template, after(noon, 8 * DAY));
  const extended = (days: number) =>
    change(db.sql, invitations, first.id, { now: () => after(noon, days * DAY) }, (it, _, at) => extend(it, after(noon, 40 * DAY), at));
  await expect(extended(9)).rejects.toMatchObject({ code: 'InvitationAlreadyExistsException' });
  const { won } = await race(16, () => extended(20));
  expect(won).toHaveLength(16);
  expect(await events(db.sql, second.state.id)).toEqual(['invitation.created', 'invitation.expired']);
  expect(await events(db.sql, first.id)).toEqual(['invitation.created', 'invitation.expired', ...times(16, 'invitation.extended')]);
});

test('two expired ones of one address extended at once: one is revived, nobody hangs', async () => {
  for (let round = 0; round < 8; round++) {
    const template = await published(db.sql, atNoon);
    const first = await invited(db.sql, { ...atNoon, template, email });
    const second = await inviteKateryna(db.sql, template, after(noon, 8 * DAY));
    const now = () => after(noon, 20 * DAY);
    const { won, refused } = await race(2, (n) =>
      change(db.sql, invitations, n ? first.id : second.state.id, { now }, (it, _, at) => extend(it, after(noon, 40 * DAY), at)),
    );
    expect([won.length, refused]).toEqual([1, ['InvitationAlreadyExistsException']]);
  }
});

test('an address gets one candidate id in a tenant, however many ask at once', async () => {
  const tenants = [newId(), newId()];
  const { won } = await race(32, (n) => candidateIdOf(db.sql, tenants[n % 2]!, n % 4 < 2 ? email : email.toUpperCase(), newId()));
  expect(new Set(won).size).toBe(2);
});
