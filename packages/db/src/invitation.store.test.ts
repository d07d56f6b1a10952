import { unchanged } from '@interviews/domain/decision.ts';
import { takeId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { complete, extend, revoke, start } from '@interviews/domain/invitation/lifecycle.ts';
import { openQuestion, respond, saveDraft } from '@interviews/domain/invitation/questions.ts';
import { reopen } from '@interviews/domain/invitation/reopen.ts';
import { beginTake, finishTake, firstSlice, takeConverted, takeReady } from '@interviews/domain/invitation/takes.ts';
import { aResponseId, noon } from '@interviews/domain/testing.ts';
import { after, DAY, HOUR, MINUTE, SECOND } from '@interviews/domain/time.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { change, type Decide, read } from './change.ts';
import { invitations } from './invitation.store.ts';
import { recordSlice } from './queries/slices.ts';
import { questions as asked, invited, newId, outboxOf, published, started } from './testing/builders.ts';

const slice = { size: 1000, sha256: 'a'.repeat(64) };
const atNoon = { now: () => noon };
const sorted = (it: Invitation) => ({ ...it, asked: it.asked.toSorted((a, b) => (a.questionId < b.questionId ? -1 : 1)) });

test('what is loaded is what was saved, through every kind of change', async () => {
  await using db = await database({ connections: 2 });
  const it = await started(db.sql, atNoon);
  const [video, text, choice] = it.questions;
  if (!video || !text || !choice?.options?.[0]) throw new Error('three questions were asked for');
  const option = choice.options[0].id;
  const invitationId = it.id;
  const take = takeId.parse(newId());
  const manifest = { duration: 3.5, mimeType: 'video/webm', slices: [slice] };
  const ready = { mimeType: 'video/mp4', duration: 3.4, size: 900, checked: 'decoded' as const, poster: 'image/jpeg' as const, mp4: null };
  const steps: Decide<Invitation>[] = [
    (it, _, at) => openQuestion(it, text.id, at),
    (it, _, at) => saveDraft(it, text.id, 'Becau', at),
    (it, _, at) => beginTake(it, { id: take, questionId: video.id, direct: true }, at),
    (it, _, at) => firstSlice(it, take, at),
    (it, _, at) => finishTake(it, take, manifest, new Map([[0, slice]]), at),
    (it, _, at) => takeReady(it, take, ready, at),
    (it, _, at) => takeConverted(it, take, { size: 700 }, at),
    (it, _, at) => respond(it, { id: aResponseId(), invitationId, questionId: choice.id, type: 'choice', content: option }, at),
    (it, _, at) => respond(it, { id: aResponseId(), invitationId, questionId: text.id, type: 'text', content: 'Because' }, at),
    (it, _, at) => respond(it, { id: aResponseId(), invitationId, questionId: video.id, type: 'video', takeId: take }, at),
    (it, _, at) => reopen(it, text.id, undefined, at),
    (it, _, at) => reopen(it, video.id, undefined, at),
    (it, _, at) => extend(it, after(noon, 20 * DAY), at),
    (it, _, at) => complete(it, at),
  ];
  for (const [n, step] of steps.entries()) {
    const at = after(noon, (n + 1) * 1000);
    const about = video.id;
    const { state, version } = await change(db.sql, invitations, invitationId, { now: () => at, about }, step);
    const loaded = await read(db.sql, invitations, invitationId, at, about);
    expect(loaded?.version).toBe(version);
    expect(sorted(loaded!.state)).toEqual(sorted(state));
  }
  const sequences = (await outboxOf(db.sql, invitationId)).map((row) => row.sequence);
  expect(sequences).toEqual(sequences.map((_, n) => n + 1));
});

test('revoking ends the link: its hash goes, its generation is raised', async () => {
  await using db = await database({ connections: 2 });
  const { id } = await started(db.sql, { ...atNoon, accessToken: 'hash' });
  const link = () => db.sql`select access_token, link_generation from invitations where id = ${id}`;
  expect(await link()).toEqual([{ access_token: 'hash', link_generation: 1 }]);
  await change(db.sql, invitations, id, atNoon, (it, _, at) => revoke(it, at));
  expect(await link()).toEqual([{ access_token: null, link_generation: 2 }]);
});

test('a manifest that was not loaded is not lost by a change of its take', async () => {
  await using db = await database({ connections: 2 });
  const { id, questions } = await started(db.sql, atNoon);
  const take = takeId.parse(newId());
  const questionId = questions[0]!.id;
  await change(db.sql, invitations, id, atNoon, (it, _, at) => beginTake(it, { id: take, questionId, direct: false }, at));
  const manifest = { duration: 3.5, mimeType: 'video/webm', slices: [slice] };
  await change(db.sql, invitations, id, { ...atNoon, about: take }, (it, _, at) =>
    finishTake(it, take, manifest, new Map([[0, slice]]), at),
  );
  const ready = { mimeType: 'video/mp4', duration: 3.4, size: 900, checked: null, poster: null, mp4: null };
  await change(db.sql, invitations, id, atNoon, (it, _, at) => takeReady(it, take, ready, at));
  expect(await db.sql`select state, slices from takes`).toEqual([{ state: 'ready', slices: [slice] }]);
});

test('a take whose phone was lost is sent after 24 hours with the slices that came without a gap', async () => {
  await using db = await database({ connections: 2 });
  const { id, questions } = await started(db.sql, atNoon);
  const take = takeId.parse(newId());
  await change(db.sql, invitations, id, atNoon, (it, _, at) =>
    beginTake(it, { id: take, questionId: questions[0]!.id, direct: false }, at),
  );
  for (const n of [0, 1, 3]) await recordSlice(db.sql, take, { n, ...slice }, { received: true, at: noon, mostBytes: 10_000 });
  await recordSlice(db.sql, take, { n: 2, ...slice }, { received: false, at: noon, mostBytes: 10_000 });
  await change(db.sql, invitations, id, atNoon, (it, _, at) => firstSlice(it, take, at));

  const tooEarly = await read(db.sql, invitations, id, after(noon, 24 * HOUR - 1));
  expect(tooEarly?.state.asked[0]?.response).toBeNull();
  const swept = { now: () => after(noon, 30 * HOUR) };
  await change(db.sql, invitations, id, swept, unchanged);
  expect(await db.sql`select state, slices, stored_at as at from takes`).toEqual([
    { state: 'stored', slices: [slice, slice], at: after(noon, 24 * HOUR) },
  ]);
  expect(await db.sql`select take_id as take, submitted_by as by from responses`).toEqual([{ take, by: 'server' }]);
});

test('a command meets what has happened by itself before it; a refused one writes none of that', async () => {
  await using db = await database({ connections: 2 });
  const { id, questions } = await invited(db.sql, atNoon);
  const order = questions.map((question) => question.id);
  const tooLate = { now: () => after(noon, 8 * DAY) };
  const starting = change(db.sql, invitations, id, tooLate, (it, _, at) => start(it, order, undefined, at));
  await expect(starting).rejects.toMatchObject({ code: 'InvitationExpiredException' });
  expect(await db.sql`select status, version from invitations`).toEqual([{ status: 'pending', version: 1 }]);
  expect(await outboxOf(db.sql, id)).toHaveLength(1);
});

test('what a change brings to its end ends at that change, in the same write', async () => {
  await using db = await database({ connections: 2 });
  const template = await published(db.sql, { ...atNoon, questions: asked('text') });
  const { id, questions } = await started(db.sql, { ...atNoon, template, expiresAt: after(noon, MINUTE) });
  const [{ id: questionId }] = questions as [(typeof questions)[0]];
  await change(db.sql, invitations, id, atNoon, (it, _, at) => openQuestion(it, questionId, at));
  const answer = { id: aResponseId(), invitationId: id, questionId, type: 'text' as const, content: 'Because' };
  const at = after(noon, 90 * SECOND);
  const { version } = await change(db.sql, invitations, id, { now: () => at }, (it, _, at) => respond(it, answer, at));
  expect(await db.sql`select status, completion_reason as reason, completed_at as at, version from invitations`).toEqual([
    { status: 'completed', reason: 'deadline', at, version },
  ]);
  expect((await outboxOf(db.sql, id)).map((row) => row.eventType).slice(2)).toEqual(['response.submitted', 'invitation.completed']);
});

test('what is computed from a loaded state is what is stored beside it, so that reading alone never finds anything to write', async () => {
  await using db = await database({ connections: 2 });
  const { id, questions } = await started(db.sql, atNoon);
  for (const [n, question] of questions.entries()) {
    const at = { now: () => after(noon, n * SECOND) };
    await change(db.sql, invitations, id, at, (it, _, at) => openQuestion(it, question.id, at));
    expect((await change(db.sql, invitations, id, at, unchanged)).was).toBe('unchanged');
  }
});

test('a server whose clock is behind never changes anything before what was there', async () => {
  await using db = await database({ connections: 2 });
  const it = await invited(db.sql, atNoon);
  const order = it.questions.map((question) => question.id);
  const behind = { now: () => after(noon, -SECOND) };
  const { state } = await change(db.sql, invitations, it.id, behind, (it, _, at) => start(it, order, undefined, at));
  expect([state.startedAt, state.changedAt]).toEqual([noon, noon]);
});
