import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@interviews/devstack/postgres.ts';
import postgres from 'postgres';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import type {} from './database.ts';

/** Vitest evaluates this file once for each project of a run; the server is one for all, so it hangs on the process. */
const shared = globalThis as {
  interviewsTestDatabase?: { users: number; ready: Promise<{ provided: ProvidedContext['database']; stop(): Promise<void> }> };
};

/**
 * What a globalSetup does: starts PostgreSQL where none is named, and makes the database that every test's own is cloned from.
 * @param prepare makes the tables of that database; the caller brings it, so that nothing here depends on whose tables they are
 */
export async function postgresSetup(project: TestProject, prepare: (url: string) => Promise<unknown>): Promise<() => Promise<void>> {
  shared.interviewsTestDatabase ??= { users: 0, ready: start(prepare) };
  const mine = shared.interviewsTestDatabase;
  mine.users++;
  const { provided, stop } = await mine.ready;
  project.provide('database', provided);
  return async () => {
    if (--mine.users > 0) return;
    delete shared.interviewsTestDatabase;
    await stop();
  };
}

async function start(prepare: (url: string) => Promise<unknown>) {
  const named = process.env['TEST_DATABASE_URL'];
  const dir = join(tmpdir(), `interviews-test-${process.pid}`);
  const started = named ? undefined : await startPostgres({ dir, fast: true });
  const server = named ?? started!.url;
  const template = `template_${process.pid}`;
  await administer(server, `drop database if exists ${template}`, `create database ${template}`);
  const url = new URL(server);
  url.pathname = `/${template}`;
  await prepare(url.href);
  const stop = async () => {
    if (!started) return await administer(server, `drop database if exists ${template} with (force)`);
    await started.stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { provided: { server, template }, stop };
}

async function administer(server: string, ...statements: string[]): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice() {} });
  try {
    for (const statement of statements) await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
