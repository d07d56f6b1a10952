import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { started } from '@interviews/db/testing/builders.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { outboxCommand } from './outbox.ts';

/** Two interviews, the first event of each refused. */
async function refused() {
  const db = await database({ connections: 2 });
  const ids = [(await started(db.sql)).id, (await started(db.sql)).id];
  const events = await db.sql<{ eventId: string }[]>`
    update outbox set status = 'failed', last_error = 'The message is too large' where aggregate_id = any(${ids}::uuid[]) and sequence = 1
    returning event_id as "eventId"`;
  const failed = async () => (await db.sql`select event_id from outbox where status = 'failed'`).map((row) => row['event_id']);
  return {
    db,
    url: db.url,
    events: events.map(({ eventId }) => eventId),
    failed,
    ask: (...words: string[]) => outboxCommand(db.sql, words),
  };
}

test('an operator sees which events the broker refuses, why, and what waits behind each', async () => {
  const { db, events, ask } = await refused();
  await using _ = db;
  const list = await ask();
  for (const eventId of events) expect(list).toContain(`${eventId}  invitation.created, number 1 of `);
  expect(list).toMatch(/^2 events are refused/);
  expect(list.match(/; 1 waits behind it\n {4}The message is too large/g)).toHaveLength(2);
});

test('one is tried again, then all of them; then there is nothing more to do, and it is said so', async () => {
  const { db, events, failed, ask } = await refused();
  await using _ = db;
  expect(await ask('retry', events[0]!)).toMatch(/^1 event is back in place/);
  expect(await failed()).toEqual([events[1]]);
  await expect(ask('retry', events[0]!)).rejects.toThrow('may have been put back already');
  expect(await ask('retry-all')).toMatch(/^1 event is back in place/);
  expect(await failed()).toEqual([]);
  expect([await ask('list'), await ask('retry-all')]).toEqual([
    expect.stringMatching(/^Nothing was refused/),
    expect.stringMatching(/^Nothing was refused/),
  ]);
});

test.each([[['retry']], [['retry', 'first']], [['retry-all', randomUUID()]], [['purge']]])(
  'what is not understood changes nothing: %j',
  async (words) => {
    const { db, failed, ask } = await refused();
    await using _ = db;
    await expect(ask(...words)).rejects.toThrow();
    expect(await failed()).toHaveLength(2);
  },
);

test('it runs as a command, and fails as one', async () => {
  const { db, url } = await refused();
  await using _ = db;
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('./outbox.ts', import.meta.url)), ...words], {
      env: { ...process.env, DATABASE_URL: url },
    });
  expect((await run()).stdout).toMatch(/^2 events are refused/);
  await expect(run('retry', 'first')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is no event') });
});
