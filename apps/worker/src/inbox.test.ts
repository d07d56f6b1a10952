import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keepRefused } from '@interviews/db/queries/inbox.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';

test('an operator sees what could not be taken, where it lies and why', async () => {
  await using db = await database({ connections: 1 });
  const ask = async () => {
    const program = fileURLToPath(new URL('./inbox.ts', import.meta.url));
    return (await promisify(execFile)(process.execPath, [program], { env: { ...process.env, DATABASE_URL: db.url } })).stdout;
  };
  expect(await ask()).toMatch(/^Nothing was refused/);
  const eventId = randomUUID();
  const place = { topic: 'analysis-events', partition: 1, offset: '42' };
  await keepRefused(db.sql, { ...place, reason: 'wrong shape', detail: 'score: invalid_type', eventId });
  const list = await ask();
  expect(list).toMatch(/^1 record could not be taken/);
  expect(list).toContain(`analysis-events, partition 1, offset 42: wrong shape (score: invalid_type)\n    event ${eventId}\n`);
}, 60_000); // two processes, on a machine that may be busy
