import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { expect, inject, test } from 'vitest';
import { migrate, revert } from './migrate.ts';

async function empty() {
  const { server } = inject('database');
  const admin = postgres(server, { max: 1 });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin`create database ${admin(name)}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

test('of eight that migrate at once, one does it and none fails', async () => {
  await using db = await empty();
  const ran = await Promise.all(Array.from({ length: 8 }, () => migrate(db.url)));
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
});

test('every migration can be taken back, down to an empty database, and run again', async () => {
  await using db = await empty();
  const names = await migrate(db.url);
  for (const name of names.toReversed()) expect(await revert(db.url)).toBe(name);
  expect(await revert(db.url)).toBeUndefined();
  const sql = postgres(db.url, { max: 1 });
  const left = await sql`select tablename from pg_tables where schemaname = 'public'`;
  await sql.end();
  expect(left.map((row) => row['tablename'])).toEqual(['migrations']);
  expect(await migrate(db.url)).toEqual(names);
});
