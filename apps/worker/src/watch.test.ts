import { randomUUID } from 'node:crypto';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import type { OutboxRow } from './relay/outbox.ts';
import { makeHealthApp, makeWatch } from './watch.ts';

const completed = (completionReason: string, duration: number): OutboxRow => ({
  id: '1',
  eventId: randomUUID(),
  eventType: 'invitation.completed',
  aggregateId: randomUUID(),
  sequence: 3,
  traceparent: null,
  decidedAt: new Date(),
  data: JSON.stringify({
    invitationId: randomUUID(),
    templateId: randomUUID(),
    candidateId: randomUUID(),
    hrId: randomUUID(),
    responsesCount: 3,
    duration,
    completedAt: new Date().toISOString(),
    completionReason,
  }),
});

test('an interview that its time completes is measured here; one that a candidate ends is the server’s', async () => {
  await using db = await database({ connections: 1 });
  const watch = makeWatch(db.sql);
  watch.hear({ is: 'published', rows: [completed('deadline', 400), completed('time_limit', 50), completed('candidate', 7)] });
  const numbers = await watch.registry.metrics();
  expect(numbers).toMatch(/^interview_completion_duration_seconds_count 2$/m);
  expect(numbers).toMatch(/^interview_completion_duration_seconds_sum 450$/m);
  expect(numbers).toMatch(/^interview_completion_duration_seconds_bucket\{le="60"\} 1$/m);
  expect(numbers).toMatch(/^interview_relay_published_total 3$/m);
});

test('the worker is degraded, and still ready, while a consumer has no place in its group or the broker is away', async () => {
  await using db = await database({ connections: 1 });
  const watch = makeWatch(db.sql);
  const app = makeHealthApp(watch);
  const health = async () => {
    const { statusCode, body } = await app.inject('/health/ready');
    return { statusCode, ...JSON.parse(body) };
  };
  expect(await health()).toMatchObject({
    statusCode: 200,
    status: 'degraded',
    dependencies: { mail: 'down', analysis: 'down', broker: 'ok', database: 'ok' },
  });
  const [mail, analysis] = [watch.consumer('mail'), watch.consumer('analysis')];
  mail.consuming('ok');
  expect(await health()).toMatchObject({ statusCode: 200, status: 'degraded', dependencies: { mail: 'ok', analysis: 'down' } });
  analysis.consuming('ok');
  expect(await health()).toMatchObject({ statusCode: 200, status: 'ok' });
  watch.hear({ is: 'retrying', error: new Error('no broker'), waitMs: 100 });
  expect(await health()).toMatchObject({
    statusCode: 200,
    status: 'degraded',
    dependencies: { mail: 'ok', analysis: 'ok', broker: 'down' },
  });
  mail.consuming('down');
  analysis.took('not ours');
  const { body } = await app.inject('/metrics');
  expect(body).toMatch(/^interview_consumer_reading\{consumer="mail"\} 0$/m);
  expect(body).toMatch(/^interview_consumer_reading\{consumer="analysis"\} 1$/m);
  expect(body).toMatch(/^interview_consumed_events_total\{consumer="analysis",outcome="not_ours"\} 1$/m);
});
