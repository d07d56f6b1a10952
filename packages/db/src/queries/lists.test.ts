import { complete, revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { openQuestion, respond, saveDraft } from '@interviews/domain/invitation/questions.ts';
import { aResponseId, noon } from '@interviews/domain/testing.ts';
import { after, DAY, MINUTE, SECOND } from '@interviews/domain/time.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { change } from '../change.ts';
import { invitations } from '../invitation.store.ts';
import { company, drafted, invited, newId, published, questions, started } from '../testing/builders.ts';
import { listInvitations, listInvitationsOf } from './invitations.ts';
import { listTemplates } from './templates.ts';

const atNoon = { now: () => noon };

test('pages follow each other without a gap or a double, also over rows of one instant', async () => {
  await using db = await database({ connections: 2 });
  const owner = await company(db.sql);
  for (let n = 0; n < 7; n++)
    await drafted(db.sql, { owner, now: () => after(noon, Math.floor(n / 3)), questions: [], title: `Title ${n}` });
  await drafted(db.sql);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTemplates(db.sql, owner.companyId, { limit: 2, cursor });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const all = await db.sql<{ id: string }[]>`
    select id from interview_templates where company_id = ${owner.companyId} order by created_at desc, id desc`;
  expect(seen).toEqual(all.map(({ id }) => id));
});

test('a cursor that is none of ours is refused', async () => {
  await using db = await database({ connections: 2 });
  for (const cursor of ['x', '!!', Buffer.from(`1 ${newId()}x`).toString('base64url')])
    await expect(listTemplates(db.sql, newId(), { limit: 2, cursor })).rejects.toMatchObject({ code: 'ValidationFailed' });
});

test('a search finds its words anywhere, without case, and takes no sign for a pattern', async () => {
  await using db = await database({ connections: 2 });
  const owner = await company(db.sql);
  for (const title of ['100% remote', 'Half_time', 'Remote lead']) await drafted(db.sql, { owner, title, questions: [] });
  const found = async (search: string) => {
    const { items } = await listTemplates(db.sql, owner.companyId, { limit: 10, search });
    return items.map(({ title }) => title).toSorted();
  };
  expect(await found('REMOTE')).toEqual(['100% remote', 'Remote lead']);
  expect(await found('%')).toEqual(['100% remote']);
  expect(await found('_')).toEqual(['Half_time']);
  expect(await found('\\')).toEqual([]);
  const invitation = await invited(db.sql, {
    template: await published(db.sql, { owner }),
    email: 'Kat@Example.com',
    name: 'Kateryna Ґанна Zoë',
  });
  for (const search of ['kat@ex', 'TERYN', 'ґАННА', 'ZOË']) {
    const { items } = await listInvitations(db.sql, owner.companyId, { limit: 10, search }, new Date());
    expect(items.map(({ id }) => id)).toEqual([invitation.id]);
  }
});

test('what nobody has swept is listed as what it is from its instant on: status, reason, progress, time used', async () => {
  await using db = await database({ connections: 2 });
  const owner = await company(db.sql);
  const texts = questions('text', 'text').map((question, n) => ({ ...question, isRequired: n === 0 }));
  const template = await published(db.sql, { ...atNoon, owner, questions: texts });
  const pending = await invited(db.sql, { ...atNoon, template });
  const drafting = await started(db.sql, { ...atNoon, template });
  const [first, second] = drafting.questions;
  const options = (ms: number) => ({ now: () => after(noon, ms) });
  await change(db.sql, invitations, drafting.id, options(0), (it, _, at) => saveDraft(it, first!.id, 'Because', at));
  await change(db.sql, invitations, drafting.id, options(MINUTE), (it, _, at) => openQuestion(it, second!.id, at));
  const listed = async (ms: number, status?: 'pending' | 'started' | 'completed' | 'expired') => {
    const { items } = await listInvitations(db.sql, owner.companyId, { limit: 10, status }, after(noon, ms));
    return items.map(({ id, status, completionReason, completedAt, answered, timeUsed }) => ({
      id,
      status,
      completionReason,
      completedAt,
      answered,
      timeUsed,
    }));
  };
  const open = { completionReason: null, completedAt: null };
  const idle = { id: pending.id, answered: 0, timeUsed: 0 };
  const day7 = after(noon, 7 * DAY);
  const used = (ms: number, answered: number) => ({ id: drafting.id, answered, timeUsed: ms });
  // The first is open until 2:10, the second from 1:00 until 3:10: together 3:10, and no more after that.
  expect(await listed(MINUTE, 'started')).toEqual([{ ...used(MINUTE, 0), ...open, status: 'started' }]);
  expect(await listed(130 * SECOND - 1, 'started')).toMatchObject([used(130 * SECOND - 1, 0)]);
  expect(await listed(130 * SECOND, 'started')).toMatchObject([used(130 * SECOND, 1)]);
  expect(await listed(DAY, 'started')).toMatchObject([used(190 * SECOND, 1)]);
  expect(await listed(7 * DAY - 1, 'pending')).toEqual([{ ...idle, ...open, status: 'pending' }]);
  expect(await listed(7 * DAY, 'pending')).toEqual([]);
  expect(await listed(7 * DAY, 'started')).toEqual([]);
  expect(await listed(7 * DAY, 'expired')).toEqual([{ ...idle, ...open, status: 'expired' }]);
  expect(await listed(7 * DAY, 'completed')).toEqual([
    { ...used(190 * SECOND, 1), status: 'completed', completionReason: 'deadline', completedAt: day7 },
  ]);
  const unswept = await listed(8 * DAY);
  for (const { id } of [pending, drafting]) await change(db.sql, invitations, id, options(8 * DAY), (it) => ({ next: it, events: [] }));
  expect(await listed(8 * DAY)).toEqual(unswept);
});

test('a candidate sees its own by account and these by link; another tenant and the newest page see nothing of them', async () => {
  await using db = await database({ connections: 2 });
  const candidateId = newId();
  const own = await invited(db.sql, { ...atNoon, candidateId });
  const linked = await started(db.sql, { now: () => after(noon, SECOND) });
  await invited(db.sql, atNoon);
  const ids = async (mine: Parameters<typeof listInvitationsOf>[1], status?: 'pending' | 'started') => {
    const { items } = await listInvitationsOf(db.sql, mine, { limit: 10, status }, after(noon, MINUTE));
    return items.map(({ id }) => id);
  };
  expect(await ids({ candidateId, invitationIds: [] })).toEqual([own.id]);
  expect(await ids({ candidateId: null, invitationIds: [linked.id] })).toEqual([linked.id]);
  expect(await ids({ candidateId, invitationIds: [linked.id] })).toEqual([linked.id, own.id]);
  expect(await ids({ candidateId, invitationIds: [linked.id] }, 'started')).toEqual([linked.id]);
  expect(await ids({ candidateId: null, invitationIds: [] })).toEqual([]);
  expect((await listInvitations(db.sql, newId(), { limit: 10 }, noon)).items).toEqual([]);
});

test('completed and revoked ones are listed as such, by template too', async () => {
  await using db = await database({ connections: 2 });
  const owner = await company(db.sql);
  const template = await published(db.sql, { ...atNoon, owner, questions: questions('text') });
  await invited(db.sql, { ...atNoon, template: await published(db.sql, { ...atNoon, owner }) });
  const done = await started(db.sql, { ...atNoon, template });
  const answer = { id: aResponseId(), invitationId: done.id, questionId: done.questions[0]!.id, type: 'text' as const, content: 'Because' };
  await change(db.sql, invitations, done.id, atNoon, (it, _, at) => respond(it, answer, at));
  await change(db.sql, invitations, done.id, atNoon, (it, _, at) => complete(it, at));
  const gone = await invited(db.sql, { now: () => after(noon, -1), template });
  await change(db.sql, invitations, gone.id, atNoon, (it, _, at) => revoke(it, at));
  const { items } = await listInvitations(db.sql, owner.companyId, { limit: 10, templateId: template.id }, after(noon, MINUTE));
  expect(items).toMatchObject([
    {
      id: done.id,
      status: 'completed',
      completionReason: 'candidate',
      completedAt: noon,
      answered: 1,
      companyName: 'Acme',
      questions: [{}],
    },
    { id: gone.id, status: 'expired', revokedAt: noon },
  ]);
});
