import { randomUUID } from 'node:crypto';
import { parseAnalysisEvent, parseInterviewEvent } from '@interviews/client';
import analysisSchema from '@interviews/client/schemas/analysis-events.schema.json' with { type: 'json' };
import interviewSchema from '@interviews/client/schemas/interview-events.schema.json' with { type: 'json' };
import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { sweep } from '@interviews/db/queries/sweep.ts';
import { templates } from '@interviews/db/template.store.ts';
import { drafted, invited, newId, published, started } from '@interviews/db/testing/builders.ts';
import { eventData } from '@interviews/domain/events.ts';
import { questionId, type ResponseId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { complete, extend, resend, revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { openQuestion, respond } from '@interviews/domain/invitation/questions.ts';
import { reopen } from '@interviews/domain/invitation/reopen.ts';
import { archive } from '@interviews/domain/template/lifecycle.ts';
import { withIds } from '@interviews/domain/template/questions.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { database } from '@interviews/testing/database.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Sql } from 'postgres';
import { expect, test, vi } from 'vitest';
import { analysisOf } from '../inbox/testing/stage.ts';
import { openOutbox } from './outbox.ts';
import { messageOf } from './publisher.ts';

vi.setConfig({ testTimeout: 30_000 }); // a busy machine is slow, not wrong

const ajv = new Ajv2020({ strict: true, allErrors: true });
formats.default(ajv);
const fits = ajv.compile(interviewSchema);
const fitsAnalysis = ajv.compile(analysisSchema);

/** What HR and candidates do until every kind of event has come to pass. */
async function lived(sql: Sql): Promise<void> {
  const now = () => new Date();
  const decide = (id: Invitation['id'], what: (it: Invitation, at: Date) => ReturnType<typeof revoke>) =>
    change(sql, invitations, id, { now }, (it, _, at) => what(it, at));
  const text = withIds({ id: questionId.parse(newId()), text: 'Why?', type: 'text', options: null }, newId);
  const template = await published(sql, { questions: [text] });

  const answered = await started(sql, { template });
  const answer = { invitationId: answered.id, questionId: text.id, id: newId() as ResponseId, type: 'text' as const, content: 'So.' };
  await decide(answered.id, (it, at) => respond(it, answer, at));
  await decide(answered.id, complete);
  await decide(answered.id, (it, at) => reopen(it, text.id, undefined, at));

  const silent = await started(sql, { template });
  await decide(silent.id, resend);
  await decide(silent.id, (it, at) => extend(it, after(at, 20 * DAY), at));
  await decide(silent.id, (it, at) => openQuestion(it, text.id, at));
  await decide(silent.id, revoke);

  const reopened = await started(sql, { now: () => after(now(), -DAY), template });
  await change(sql, invitations, reopened.id, { now: () => after(new Date(), -DAY) }, (it, _, at) => openQuestion(it, text.id, at));
  await decide(reopened.id, (it, at) => reopen(it, text.id, undefined, at));
  await invited(sql, { template, now: () => after(now(), -8 * DAY) });
  await sweep(sql, now, (id, error) => {
    throw new Error(id, { cause: error });
  });
  await change(sql, templates, (await drafted(sql)).id, { now }, (it, _, at) => archive(it, at));
}

test('a real event of each kind fits the JSON Schema that others check with, and none does with a field missing or bent', async () => {
  await using db = await database({ connections: 4 });
  await lived(db.sql);
  await using outbox = await openOutbox(db.url);
  const rows = await outbox.turn([], []);
  expect(new Set(rows.map(({ eventType }) => eventType))).toEqual(new Set(Object.keys(eventData)));

  for (const row of rows) {
    const event = JSON.parse(String(messageOf(row).value)) as { data: Record<string, unknown> };
    expect(fits(event), `${row.eventType} ${ajv.errorsText(fits.errors)}`).toBe(true);
    expect(parseInterviewEvent(event)).toEqual(event);
    for (const wrong of [...without(event), ...without(event.data).map((data) => ({ ...event, data }))]) {
      expect(fits(wrong), `${row.eventType} ${JSON.stringify(wrong)}`).toBe(false);
      expect(() => parseInterviewEvent(wrong)).toThrow();
    }
    expect(fits({ ...event, eventType: 'interview.dreamt' })).toBe(false);
    expect(fits({ ...event, eventId: 'x' })).toBe(false);
    // What a later version adds disturbs nobody who reads.
    const newer = { ...event, source: 'x', data: { ...event.data, mood: 'calm' } };
    expect(fits(newer)).toBe(true);
    expect(parseInterviewEvent(newer)).toEqual(event);
  }
});

test('an analysis can be checked by who sends it, as we check it', () => {
  const question = { questionId: randomUUID(), score: 80 };
  const event = analysisOf(randomUUID(), {}, { questions: [{ ...question, feedback: 'Good' }] });
  expect(fitsAnalysis(event), ajv.errorsText(fitsAnalysis.errors)).toBe(true);
  expect(parseAnalysisEvent(event).data).toEqual({ ...event.data, questions: [{ ...question, feedback: 'Good', transcript: null }] });
  const bent = [{ score: '80' }, { summary: 'x'.repeat(20_001) }, { questions: [{ score: 80 }] }].map((data) =>
    analysisOf(randomUUID(), {}, data),
  );
  for (const wrong of [...without(event), ...without(event.data).map((data) => ({ ...event, data })), ...bent]) {
    expect(fitsAnalysis(wrong), JSON.stringify(wrong)).toBe(false);
    expect(() => parseAnalysisEvent(wrong)).toThrow();
  }
});

/** The same with each of its fields missing in turn. */
const without = (it: object): object[] =>
  Object.keys(it).map((left) => Object.fromEntries(Object.entries(it).filter(([name]) => name !== left)));
