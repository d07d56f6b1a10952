import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import postgres, { type Sql } from 'postgres';
import { databaseUrl } from './env.ts';

const folder = new URL('./migrations/', import.meta.url);
/** Any number: whoever migrates this database holds it. */
const LOCK = 4_711_042;

/** The names of the migrations, in order: `0000_first.sql`, its way back is `0000_first.down.sql`. */
async function names(): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.sql') && !file.endsWith('.down.sql'))
    .map((file) => file.slice(0, -4))
    .sort();
}

const script = (name: string, ending: string) => readFile(new URL(`${name}${ending}`, folder), 'utf8');

/** One session, under the lock: several that start at once wait for the first and find nothing left to do. */
async function locked<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice() {} });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await sql`create table if not exists migrations (name text primary key, run_at timestamptz(3) not null default now())`;
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** Brings a database to the newest schema; each migration is one transaction. Returns what it ran. */
export async function migrate(url: string): Promise<string[]> {
  return await locked(url, async (sql) => {
    const done = new Set((await sql<{ name: string }[]>`select name from migrations`).map((row) => row.name));
    const todo = (await names()).filter((name) => !done.has(name));
    for (const name of todo) {
      const text = await script(name, '.sql');
      await sql.begin(async (tx) => {
        await tx.unsafe(text);
        await tx`insert into migrations (name) values (${name})`;
      });
    }
    return todo;
  });
}

/** Takes the newest migration back; returns its name, or undefined where there was none. */
export async function revert(url: string): Promise<string | undefined> {
  return await locked(url, async (sql) => {
    const [last] = await sql<{ name: string }[]>`select name from migrations order by name desc limit 1`;
    if (!last) return undefined;
    const text = await script(last.name, '.down.sql');
    await sql.begin(async (tx) => {
      await tx.unsafe(text);
      await tx`delete from migrations where name = ${last.name}`;
    });
    return last.name;
  });
}

async function main(command: string | undefined, rest: string[]) {
  switch (command) {
    case 'generate':
      execFileSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', ...rest], {
        stdio: 'inherit',
        cwd: new URL('..', import.meta.url),
      });
      console.log('drizzle-kit writes no way back: write <name>.down.sql beside it.');
      return;
    case 'run': {
      const done = await migrate(databaseUrl());
      console.log(done.length ? `Ran ${done.join(', ')}.` : 'Nothing to run.');
      return;
    }
    case 'revert': {
      const name = await revert(databaseUrl());
      console.log(name ? `Took back ${name}.` : 'Nothing to take back.');
      return;
    }
    default:
      throw new Error('Say generate, run or revert.');
  }
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true, strict: false });
  await main(positionals[0], process.argv.slice(3)).catch((error: Error) => {
    console.error(`The database was not migrated: ${error.message}`);
    process.exitCode = 1;
  });
}
