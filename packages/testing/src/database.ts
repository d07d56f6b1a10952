import { randomUUID } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which tests may make databases, and the migrated one that they clone. */
    database: { readonly server: string; readonly template: string };
  }
}

export type TestDatabase = AsyncDisposable & { readonly sql: Sql; readonly url: string };

/** A database of one's own, cloned from the migrated template (or with nothing in it); `await using` drops it. */
export async function database({ connections = 32, migrated = true } = {}): Promise<TestDatabase> {
  const { server, template } = inject('database');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, (admin) => admin`create database ${admin(name)} template ${admin(migrated ? template : 'template1')}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  // Nothing that a test forgot may hang for ever.
  const connection = { statement_timeout: 15_000, lock_timeout: 10_000, idle_in_transaction_session_timeout: 15_000 };
  const sql = postgres(url.href, { max: connections, onnotice() {}, connection });
  return {
    sql,
    url: url.href,
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 5 });
      await administer(server, (admin) => admin`drop database ${admin(name)} with (force)`);
    },
  };
}

/** Connections open lazily: without this the first caller of a race is done before the others are connected, and it is none. */
export async function warm(sql: Sql, connections = 32): Promise<void> {
  await Promise.all(Array.from({ length: connections }, () => sql`select pg_sleep(0.05)`));
}

async function administer(server: string, work: (admin: Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(server, { max: 1, onnotice() {} });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
