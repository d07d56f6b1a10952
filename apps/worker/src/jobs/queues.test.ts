import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { planMail } from '@interviews/db/queries/mails.ts';
import { invited } from '@interviews/db/testing/builders.ts';
import { spawnTied } from '@interviews/devstack/lifeline.ts';
import { database } from '@interviews/testing/database.ts';
import { until } from '@interviews/testing/until.ts';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { openQueues } from './queues.ts';
import { reconcile } from './tick.ts';

type Handlers = Parameters<typeof openQueues>[0]['handlers'];
const idle: Handlers = {
  mail: async () => {},
  media: async () => {},
  convert: async () => {},
  tick: async () => {},
  house: async () => {},
};
const hanging = fileURLToPath(new URL('./testing/hanging-process.ts', import.meta.url));

/** The suite's own database of the Redis that REDIS_URL names: it is emptied. */
const redisUrl = process.env['REDIS_URL'] && new URL('/15', process.env['REDIS_URL']).href;

describe.each([['PostgreSQL', undefined], ...(redisUrl ? [['Redis', redisUrl] as const] : [])] as const)('on %s', (_, redis) => {
  async function world() {
    const db = await database({ connections: 2 });
    const wipe = redis ? () => wipeRedis(redis) : () => wipeTables(db.sql);
    if (redis) await wipe();
    return {
      ...db,
      wipe,
      queues: (handlers: Partial<Handlers>) =>
        openQueues({ redisUrl: redis, databaseUrl: db.url, log: pino({ level: 'silent' }), handlers: { ...idle, ...handlers } }),
      env: { ...process.env, DATABASE_URL: db.url, REDIS_URL: redis ?? '' },
    };
  }

  test('a job that is added again while it waits or runs is done once', async () => {
    await using it = await world();
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    await using queues = await it.queues({
      async mail({ mailId }) {
        done.push(mailId);
        if (mailId === 'slow') await gate.promise;
      },
    });
    await Promise.all(Array.from({ length: 8 }, () => queues.add('mail', 'slow', { mailId: 'slow' })));
    await until(() => done.includes('slow'), 'the job to run');
    await queues.add('mail', 'slow', { mailId: 'slow' });
    await queues.add('mail', 'after', { mailId: 'after' });
    await until(() => done.includes('after'), 'the job behind it');
    expect(done).toEqual(['slow', 'after']);
    gate.resolve();
    // once it is done, its id may be asked for anew: the row decides whether there is anything to do
    await until(async () => {
      await queues.add('mail', 'slow', { mailId: 'slow' });
      return done.length > 2;
    }, 'the job to run again');
  });

  test("a killed worker's job is taken over by another", async () => {
    await using it = await world();
    const killed = spawnTied(process.execPath, [hanging], { env: it.env });
    killed.stderr?.pipe(process.stderr);
    await once(killed.stdout!, 'data');
    killed.kill('SIGKILL');
    const done: string[] = [];
    await using _queues = await it.queues({ mail: async ({ mailId }) => void done.push(mailId) });
    await until(() => done.length > 0, 'the job to be taken over', 25_000);
    expect(done).toEqual(['taken']);
  }, 40_000);

  test('a queue that was emptied loses nothing: the tick goes on, and makes jobs of rows that wait', async () => {
    await using it = await world();
    const done: string[] = [];
    await using queues = await it.queues({
      mail: async ({ mailId }) => void done.push(mailId),
      tick: () => reconcile(it.sql, queues, false),
    });
    await it.wipe();
    const { id } = await invited(it.sql);
    const mailId = await planMail(it.sql, { eventId: randomUUID(), kind: 'invitation', invitationId: id });
    await it.sql`update mails set created_at = now() - interval '1 minute'`;
    await until(() => done.length > 0, 'the mail to be found');
    expect(done[0]).toBe(mailId);
  }, 30_000);
});

async function wipeRedis(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushdb();
  client.disconnect();
}

async function wipeTables(sql: Awaited<ReturnType<typeof database>>['sql']): Promise<void> {
  const tables = await sql`select tablename as name from pg_tables where schemaname = 'bullmq' and tablename not like '%migration%'`;
  expect(tables.length).toBeGreaterThan(0);
  for (const { name } of tables) await sql`truncate ${sql(`bullmq.${name}`)} cascade`;
}
