import { randomUUID } from 'node:crypto';
import { invited, started } from '@interviews/db/testing/builders.ts';
import { tcpProxy } from '@interviews/testing/tcp-proxy.ts';
import { until } from '@interviews/testing/until.ts';
import { expect, test, vi } from 'vitest';
import { analysisOf, stage } from './testing/stage.ts';

// A group that a member left by force is shared out anew only when its session is over.
vi.setConfig({ testTimeout: 60_000 });

test.concurrent('what can never be taken is kept in sight and passed over; what is good around it is taken, and the log says no word of any', async () => {
  await using it = await stage();
  const [one, other] = [await started(it.sql), await started(it.sql)];
  const first = analysisOf(one.id);
  const unknown = analysisOf(randomUUID());
  const secret = 'Kateryna said so';
  await using consumer = it.consumer();
  await until(() => consumer.was.includes('ok'), 'the consumer to have its place');
  await it.send(
    first,
    `{"summary": "${secret}"`,
    null,
    { ...analysisOf(one.id), eventId: secret },
    analysisOf(one.id, { eventType: secret }),
    analysisOf(one.id, {}, { score: secret }),
    analysisOf(one.id, {}, { summary: `${secret}\0` }),
    analysisOf(one.id, {}, { summary: `${secret}\ud800` }),
    analysisOf(one.id, {}, { questions: [{ questionId: one.questions[0]?.id, score: 1, transcript: 7, [secret]: 1 }] }),
    unknown,
    first,
    analysisOf(other.id, {}, { newer: secret, questions: [{ questionId: other.questions[0]?.id, score: 7.5 }] }),
  );
  await until(() => consumer.took.length === 12, 'every record to be seen');
  expect(consumer.took.filter((outcome) => outcome !== 'refused')).toEqual(['taken', 'repeated', 'taken']);

  const inSight = await it.sql`select reason, detail, event_id from inbox_refused order by "offset"`;
  expect(inSight.map((row) => row['reason'])).toEqual([
    'not JSON',
    'not JSON',
    'no event',
    'unknown type',
    ...['wrong shape', 'wrong shape', 'wrong shape', 'wrong shape'],
    'unknown invitation',
  ]);
  expect(inSight.map((row) => row['detail'])).toEqual([
    null,
    null,
    'eventId: invalid_format',
    null,
    'score: invalid_type',
    'summary: custom',
    'summary: custom',
    'questions.0.transcript: invalid_type',
    null,
  ]);
  expect(inSight.at(-1)?.['event_id']).toBe(unknown.eventId);
  expect(it.log()).toContain('unknown invitation');
  expect(it.log()).not.toContain(secret);
  expect(JSON.stringify(inSight)).not.toContain(secret);

  expect(await it.sql`select invitation_id, body from analyses order by received_at`).toEqual([
    { invitation_id: one.id, body: first.data },
    {
      invitation_id: other.id,
      body: {
        ...first.data,
        invitationId: other.id,
        questions: [{ questionId: other.questions[0]?.id, score: 7.5, transcript: null, feedback: null }],
      },
    },
  ]);
  expect(await it.sql`select invitation_id from notices`).toHaveLength(2);
});

test.concurrent('a database that is away stops reading, and nothing of that time is lost', async () => {
  await using it = await stage();
  const { id } = await invited(it.sql);
  await using consumer = it.consumer();
  await until(() => consumer.was.includes('ok'), 'the consumer to have its place');
  await it.send(analysisOf(id));
  await until(() => consumer.took.length === 1, 'the first to be taken');
  it.network.set({ is: 'refuse' });
  const meanwhile = [analysisOf(id), analysisOf(id), 'no JSON'];
  await it.send(...meanwhile);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(consumer.took).toEqual(['taken']);
  it.network.set({ is: 'pass' });
  await until(() => consumer.took.length === 4, 'what was sent meanwhile');
  expect(consumer.took).toEqual(['taken', 'taken', 'taken', 'refused']);
  expect(await it.sql`select 1 from inbox`).toHaveLength(3);
  expect(await it.sql`select 1 from inbox_refused`).toHaveLength(1);
});

test.concurrent('a worker that is killed between a row and its offset: the next one sees the record again, and it counts once', async () => {
  await using it = await stage();
  const { id } = await invited(it.sql);
  const events = Array.from({ length: 5 }, () => analysisOf(id));
  const killed = it.process({ dieAfterRow: 3 });
  await it.send(...events);
  await until(() => killed.child.signalCode === 'SIGKILL', 'the worker to be killed');
  expect((await it.sql`select event_id from inbox`).map((row) => row['event_id'])).toHaveLength(3);

  const next = it.process();
  await until(() => next.took.filter((outcome) => outcome === 'taken').length === 2, 'the rest to be taken', 40_000);
  expect(next.took.filter((outcome) => outcome === 'repeated').length).toBeGreaterThanOrEqual(1);
  expect((await it.sql`select event_id from inbox`).map((row) => row['event_id']).toSorted()).toEqual(
    events.map(({ eventId }) => eventId).toSorted(),
  );
  expect(await it.sql`select event_id from analyses`).toEqual([{ event_id: events.at(-1)?.eventId }]);
  expect(await it.sql`select 1 from notices`).toHaveLength(1);
});

test.concurrent('two workers take each event once, however often it was sent', async () => {
  await using it = await stage();
  const them = [await invited(it.sql), await invited(it.sql), await invited(it.sql), await invited(it.sql)];
  const events = Array.from({ length: 40 }, (_, n) => analysisOf(them[n % them.length]!.id));
  await using one = it.consumer();
  await using other = it.consumer();
  await until(() => one.was.includes('ok') && other.was.includes('ok'), 'both to have their places');
  await it.spread([...events, ...events]);
  await until(() => one.took.length + other.took.length >= 80, 'every record to be seen');
  expect([...one.took, ...other.took].filter((outcome) => outcome === 'taken')).toHaveLength(40);
  expect(await it.sql`select 1 from inbox`).toHaveLength(40);
  expect(await it.sql`select 1 from analyses`).toHaveLength(4);
});

test.concurrent('a broker that is away at the start is waited for', async () => {
  await using it = await stage();
  const { id } = await invited(it.sql);
  const [host = '', port = ''] = it.brokers.split(':');
  await using road = await tcpProxy({ host, port: Number(port) });
  road.set({ is: 'refuse' });
  await using consumer = it.consumer({ at: `127.0.0.1:${road.port}` });
  await until(() => consumer.was.includes('down'), 'the consumer to miss the broker');
  road.set({ is: 'pass' });
  await until(() => consumer.was.includes('ok'), 'the consumer to have its place');
  await it.send(analysisOf(id));
  await until(() => consumer.took.includes('taken'), 'the analysis to be taken');
});
