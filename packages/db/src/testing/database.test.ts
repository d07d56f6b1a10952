import { database, warm } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';

test('two databases of one run share nothing, and each has the tables', async () => {
  await using one = await database();
  await using other = await database();
  await one.sql`insert into companies (id, name) values (gen_random_uuid(), 'One')`;
  expect(await one.sql`select 1 from companies`).toHaveLength(1);
  expect(await other.sql`select 1 from companies`).toHaveLength(0);
});

test('a warmed pool holds all its connections at once', async () => {
  await using db = await database();
  await warm(db.sql, 32);
  const [row] = await db.sql<[{ count: number }]>`select count(*)::int from pg_stat_activity where datname = current_database()`;
  expect(row.count).toBe(32);
});
