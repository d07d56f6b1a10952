import { revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { publish } from '@interviews/domain/template/lifecycle.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { database, warm } from '@interviews/testing/database.ts';
import { race, times } from '@interviews/testing/race.ts';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { change } from '../change.ts';
import { invitations } from '../invitation.store.ts';
import { templates } from '../template.store.ts';
import { drafted, invited, newId, started } from '../testing/builders.ts';
import { analysisOf, takeAnalysis } from './analyses.ts';
import { gauges } from './gauges.ts';
import { keepRefused, purgeRefused, refusedRecords } from './inbox.ts';
import { linkGenerationOf, recordShownLink } from './links.ts';
import { mailFailed, mailSent, pendingMails, planMail, takeMail } from './mails.ts';
import { failedEvents, outboxLag, purgePublished, retryEvent } from './outbox.ts';
import { sweep } from './sweep.ts';

const atNoon = { now: () => noon };

test('showing a link leaves its hash and one audit row; of a revoked one nothing is shown or kept', async () => {
  await using db = await database({ connections: 2 });
  const { id, tenantId } = await invited(db.sql, atNoon);
  const actorId = newId();
  const shown = { invitationId: id, generation: (await linkGenerationOf(db.sql, id))!, accessToken: 'new hash', actorId, at: noon };
  expect(await recordShownLink(db.sql, shown)).toBe(true);
  await change(db.sql, invitations, id, atNoon, (it, _, at) => revoke(it, at));
  expect(await recordShownLink(db.sql, shown)).toBe(false);
  expect(await linkGenerationOf(db.sql, id)).toBeNull();
  expect(await db.sql`select tenant_id, actor_id, action, subject_id from audit`).toEqual([
    { tenant_id: tenantId, actor_id: actorId, action: 'invitation.link', subject_id: id },
  ]);
  expect(await db.sql`select access_token from invitations`).toEqual([{ access_token: null }]);
});

test('a mail is planned once for each event and kind, sent by one of many, and never again', async () => {
  await using db = await database();
  await warm(db.sql);
  const { id: invitationId, candidateEmail } = await invited(db.sql);
  const mail = { eventId: newId(), kind: 'invitation' as const, invitationId };
  const { won } = await race(32, () => planMail(db.sql, mail));
  const [id, ...more] = won.filter((planned) => planned !== null);
  expect(more).toEqual([]);
  await mailFailed(db.sql, id!, 'try later');
  expect(await pendingMails(db.sql, { olderThanSeconds: -60, limit: 10 })).toEqual([id]);
  expect(await pendingMails(db.sql, { olderThanSeconds: 60, limit: 10 })).toEqual([]);

  const sent = await race(16, () =>
    db.sql.begin(async (tx) => {
      const facts = await takeMail(tx, id!);
      if (facts) await mailSent(tx, id!);
      return facts?.recipient;
    }),
  );
  expect(sent.won.filter((recipient) => recipient)).toEqual([candidateEmail]);
  expect(await pendingMails(db.sql, { olderThanSeconds: -60, limit: 10 })).toEqual([]);
});

test('an analysis is taken once for each event, kept beside its interview for its tenant alone, and HR is told', async () => {
  await using db = await database();
  await warm(db.sql);
  const { id, tenantId, hrId } = await started(db.sql, atNoon);
  const event = { eventId: newId(), eventType: 'analysis.completed', invitationId: id, body: { score: 7 } };
  const { won } = await race(32, () => takeAnalysis(db.sql, event));
  expect(won.toSorted()).toEqual([...times(31, 'repeated'), 'taken']);
  expect(await takeAnalysis(db.sql, { ...event, eventId: newId(), body: { score: 8 } })).toBe('taken');
  expect(await analysisOf(db.sql, tenantId, id)).toEqual({ score: 8 });
  expect(await analysisOf(db.sql, newId(), id)).toBeUndefined();
  expect(await db.sql`select hr_id, kind, invitation_id from notices`).toEqual([
    { hr_id: hrId, kind: 'analysis.ready', invitation_id: id },
  ]);
  expect(await takeAnalysis(db.sql, { ...event, eventId: newId(), invitationId: newId() })).toBe('unknown');
  expect(await db.sql`select 1 from inbox`).toHaveLength(2);
});

test('gauges count what is there, as it is by now, and do not count again while they are fresh', async () => {
  await using db = await database({ connections: 4 });
  const now = new Date();
  await started(db.sql, { now: () => after(now, -8 * DAY) });
  await invited(db.sql);
  const all = async () => Object.fromEntries((await gauges(db.sql)).map(({ name, label, value }) => [`${name} ${label}`, value]));
  const first = await all();
  expect(first).toMatchObject({
    'templates published': 2,
    'templates draft': 0,
    'invitations pending': 1,
    'invitations started': 0,
    'invitations expired': 1,
    'responses text': 0,
    'outbox pending': 7,
    'outbox published': 0,
  });
  await invited(db.sql);
  expect(await all()).toEqual(first);
  await db.sql`update gauges set counted_at = now() - interval '11 seconds'`;
  expect(await all()).toMatchObject({ 'invitations pending': 2 });
});

test('a refused event waits with those behind it until it is put back; published ones are purged', async () => {
  await using db = await database({ connections: 2 });
  expect(await outboxLag(db.sql)).toBe(0);
  const { id } = await started(db.sql, atNoon);
  expect(await outboxLag(db.sql)).toBeGreaterThan(DAY / 1000);
  await db.sql`update outbox set status = 'failed', last_error = 'too large' where aggregate_id = ${id} and sequence = 1`;
  const [failed] = await failedEvents(db.sql);
  expect(failed).toMatchObject({ aggregateId: id, sequence: 1, lastError: 'too large', waiting: 1 });
  expect([await retryEvent(db.sql, failed!.eventId), await retryEvent(db.sql, failed!.eventId)]).toEqual([true, false]);
  await db.sql`update outbox set status = 'published', published_at = ${noon} where aggregate_id = ${id}`;
  expect(await purgePublished(db.sql, noon)).toBe(0);
  expect(await purgePublished(db.sql, after(noon, 1), 1)).toBe(1);
  expect(await purgePublished(db.sql, after(noon, 1))).toBe(1);
});

test('an event keeps the trace that it came from, and when it was decided', async () => {
  await using db = await database({ connections: 2 });
  const { id } = await drafted(db.sql, atNoon);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await change(db.sql, templates, id, { now: () => after(noon, 1), traceparent }, (it, _, at) => publish(it, at));
  expect(await db.sql`select traceparent, created_at from outbox order by id`).toEqual([
    { traceparent: null, created_at: noon },
    { traceparent, created_at: after(noon, 1) },
  ]);
});

test('a payload that no broker would take cannot be committed, and the state with it', async () => {
  await using db = await database({ connections: 2 });
  const { id } = await drafted(db.sql, atNoon);
  const huge = (it: Parameters<typeof publish>[0], at: Date) => {
    const { next, events } = publish(it, at);
    return { next, events: events.map((event) => ({ ...event, data: { ...event.data, title: 'x'.repeat(1_000_000) } })) as typeof events };
  };
  await expect(change(db.sql, templates, id, atNoon, (it, _, at) => huge(it, at))).rejects.toThrow('outbox_payload');
  expect(await db.sql`select status from interview_templates`).toEqual([{ status: 'draft' }]);
});

test('the relay is woken after the commit', async () => {
  await using db = await database({ connections: 2 });
  const listener = postgres(db.url, { max: 1 });
  const woken = Promise.withResolvers<number>();
  await listener.listen('outbox', async () => woken.resolve((await db.sql`select 1 from outbox`).length));
  await drafted(db.sql, atNoon);
  expect(await woken.promise).toBe(1);
  await listener.end();
});

test('a sweep does all that is due, past one that fails, and nothing that is not', async () => {
  await using db = await database({ connections: 2 });
  const [broken, due] = [await invited(db.sql, atNoon), await invited(db.sql, { now: () => after(noon, 1) })];
  const open = await invited(db.sql, { now: () => after(noon, DAY) });
  await db.sql`alter table outbox add constraint nothing_of_it check (aggregate_id <> ${db.sql.unsafe(`'${broken.id}'`)}) not valid`;
  const failed: string[] = [];
  expect(
    await sweep(
      db.sql,
      () => after(noon, 7 * DAY + 1),
      (id) => failed.push(id),
    ),
  ).toBe(1);
  expect(failed).toEqual([broken.id]);
  expect(await db.sql`select id, status from invitations order by created_at`).toEqual([
    { id: broken.id, status: 'pending' },
    { id: due.id, status: 'expired' },
    { id: open.id, status: 'pending' },
  ]);
});

test('what could not be taken stays in sight, once for each place, until its event comes rightly or a month is over', async () => {
  await using db = await database({ connections: 2 });
  const { id } = await started(db.sql, atNoon);
  const eventId = newId();
  const place = { topic: 'analysis-events', partition: 2, offset: '9007199254740993' };
  await keepRefused(db.sql, { ...place, reason: 'no event', detail: null, eventId: null });
  await keepRefused(db.sql, { ...place, reason: 'unknown invitation', detail: null, eventId });
  await keepRefused(db.sql, { ...place, offset: '7', reason: 'not JSON', detail: null, eventId: null });
  const inSight = async () => (await refusedRecords(db.sql)).toSorted((a, b) => a.reason.localeCompare(b.reason));
  expect(await inSight()).toMatchObject([{ reason: 'not JSON' }, { ...place, reason: 'unknown invitation', eventId }]);
  expect(await takeAnalysis(db.sql, { eventId, eventType: 'analysis.completed', invitationId: id, body: {} })).toBe('taken');
  expect(await inSight()).toMatchObject([{ reason: 'not JSON' }]);
  expect([await purgeRefused(db.sql, after(new Date(), -DAY)), await purgeRefused(db.sql, after(new Date(), DAY))]).toEqual([0, 1]);
});
