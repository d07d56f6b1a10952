import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@interviews/testing/until.ts';
import { describe, expect, test } from 'vitest';
import { judge, readTopic } from './testing/history.ts';
import { stage } from './testing/stage.ts';

/** Two batches of 512 may be out when a relay dies; writers here commit far fewer, so this is a bound, not a measure. */
const IN_FLIGHT = 1024;
const clean = { lost: [], phantom: [], outOfOrder: [] };

describe('what was committed reaches the broker, in order', { timeout: 120_000 }, () => {
  test('when the relay is killed between the send and its acknowledgement', async () => {
    await using it = await stage();
    const writing = it.writer.keepWriting(20);
    for (const dieAfterSend of [1, 3, 2]) {
      const { child } = await it.relay({ dieAfterSend });
      await until(() => child.signalCode === 'SIGKILL', 'the relay to die');
    }
    await it.relay();
    await sleep(500);
    it.writer.stop();
    await writing;
    await it.drained();

    const verdict = await judge(it.sql, await readTopic(it.brokers, it.topic));
    expect(verdict).toMatchObject(clean);
    expect(verdict.duplicates).toBeGreaterThan(0); // it did die there
    expect(verdict.duplicates).toBeLessThanOrEqual(3 * IN_FLIGHT);
  });

  test('when the relay is stopped, a standby takes over, and the stopped one goes on', async () => {
    await using it = await stage();
    const leader = await it.relay();
    await until(() => leader.said.some(({ is }) => is === 'leading'), 'a leader');
    const standby = await it.relay();
    const writing = it.writer.keepWriting(20);
    await until(() => leader.said.some(({ is }) => is === 'published'), 'events to flow');

    leader.child.kill('SIGSTOP');
    const stoppedAt = performance.now();
    await until(() => standby.said.some(({ is }) => is === 'published'), 'the standby to take over');
    const takeover = performance.now() - stoppedAt;
    leader.child.kill('SIGCONT');
    await until(() => leader.said.some(({ is }) => is === 'lost'), 'the old leader to learn that it is deposed');
    await sleep(500);
    it.writer.stop();
    await writing;
    await it.drained();

    expect(await judge(it.sql, await readTopic(it.brokers, it.topic))).toMatchObject(clean);
    expect(takeover).toBeLessThan(8000); // the promise is 5 s on an idle machine; tests share theirs
  });

  test('when the leader is killed, a standby takes over within seconds', async () => {
    await using it = await stage();
    const leader = await it.relay();
    await until(() => leader.said.some(({ is }) => is === 'leading'), 'a leader');
    const standby = await it.relay();
    expect(standby.said.some(({ is }) => is === 'leading')).toBe(false);
    const writing = it.writer.keepWriting(20);
    await until(() => leader.said.some(({ is }) => is === 'published'), 'events to flow');
    leader.child.kill('SIGKILL');
    await until(() => standby.said.some(({ is }) => is === 'leading'), 'the standby to lead', 5000);
    await sleep(300);
    it.writer.stop();
    await writing;
    await it.drained();
    expect(await judge(it.sql, await readTopic(it.brokers, it.topic))).toMatchObject(clean);
  });

  test('when the broker is away for 20 s and back, without a duplicate beyond what was in flight', async () => {
    await using it = await stage();
    const { said } = await it.relay();
    const writing = it.writer.keepWriting(30);
    await until(() => said.some(({ is }) => is === 'published'), 'events to flow');
    for (const weather of ['refuse', 'hole'] as const) {
      it.network.set({ is: weather });
      await sleep(10_000);
      it.network.set({ is: 'pass' });
      await sleep(1000);
    }
    const before = performance.now();
    await until(() => (said.findLast(({ is }) => is === 'published')?.at ?? 0) > before, 'events to flow again', 10_000);
    it.writer.stop();
    await writing;
    await it.drained();
    const verdict = await judge(it.sql, await readTopic(it.brokers, it.topic));
    expect(verdict).toMatchObject(clean);
    expect(verdict.duplicates).toBeLessThanOrEqual(2 * IN_FLIGHT);
  });

  test('when the broker acted and its answers were lost', async () => {
    await using it = await stage();
    const { said } = await it.relay();
    const writing = it.writer.keepWriting(20);
    for (let round = 0; round < 3; round++) {
      await until(() => said.some(({ is }) => is === 'published'), 'events to flow');
      it.network.set({ is: 'deaf' });
      await sleep(400);
      it.network.set({ is: 'pass' });
      await sleep(400);
    }
    it.writer.stop();
    await writing;
    await it.drained();
    expect(await judge(it.sql, await readTopic(it.brokers, it.topic))).toMatchObject(clean);
  });

  test('when PostgreSQL is killed and comes back', async () => {
    await using it = await stage();
    const { said } = await it.relay();
    const writing = it.writer.keepWriting(20);
    await until(() => said.some(({ is }) => is === 'published'), 'events to flow');
    await it.crashDatabase(1000);
    const back = performance.now();
    await until(() => (said.findLast(({ is }) => is === 'published')?.at ?? 0) > back, 'events to flow again', 10_000);
    it.writer.stop();
    await writing;
    await it.drained();
    expect(await judge(it.sql, await readTopic(it.brokers, it.topic))).toMatchObject(clean);
  });

  test('when the broker refuses a record: it is set aside with its error, its aggregate waits, the rest flows, and a retry sends all', async () => {
    await using it = await stage({ topicConfig: { 'max.message.bytes': '20000' } });
    await it.relay();
    const [bad = '', good = ''] = it.writer.aggregates;
    await it.writer.commit(bad);
    const refused = await it.writer.commit(bad, { note: randomText(60_000) });
    const waiting = await it.writer.commit(bad);
    for (let n = 0; n < 20; n++) await it.writer.commit(good);

    await until(async () => (await it.sql`select 1 from outbox where status = 'failed'`).length === 1, 'the record to be set aside');
    await until(
      async () => (await it.sql`select 1 from outbox where status = 'pending' and aggregate_id <> ${bad}`).length === 0,
      'the rest to flow',
    );
    const rows = await it.sql`select event_id, status, last_error from outbox where aggregate_id = ${bad} order by sequence`;
    expect(rows.map(({ status }) => status)).toEqual(['published', 'failed', 'pending']);
    expect(rows[1]).toMatchObject({ event_id: refused, last_error: expect.stringContaining('larger') });
    const heard = (await readTopic(it.brokers, it.topic)).map(({ eventId }) => eventId);
    expect(heard).not.toContain(waiting);

    await it.sql`update outbox set payload = '{"note":"short"}', status = 'pending' where event_id = ${refused}`;
    await it.drained();
    expect(await judge(it.sql, await readTopic(it.brokers, it.topic))).toMatchObject(clean);
  });
});

/** Text that a broker's compression would not make small. */
function randomText(length: number): string {
  return Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join('');
}
