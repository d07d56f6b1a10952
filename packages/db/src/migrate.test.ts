import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { migrate, revert } from './migrate.ts';

test('of eight that migrate at once, one does it and none fails', async () => {
  await using db = await database({ migrated: false });
  const ran = await Promise.all(Array.from({ length: 8 }, () => migrate(db.url)));
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
});

test('every migration can be taken back, down to an empty database, and run again', async () => {
  await using db = await database({ migrated: false });
  const names = await migrate(db.url);
  for (const name of names.toReversed()) expect(await revert(db.url)).toBe(name);
  expect(await revert(db.url)).toBeUndefined();
  const left = await db.sql`select tablename from pg_tables where schemaname = 'public'`;
  expect(left.map((row) => row['tablename'])).toEqual(['migrations']);
  expect(await migrate(db.url)).toEqual(names);
});
