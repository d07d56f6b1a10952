import { mkdtempDisposable, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'interviews-take-';
/** No job works longer on one take; a folder that is older was left by a worker that was killed. */
const LONGEST_MS = 24 * 3_600_000;

/** A folder for the files of one job, gone with it. */
export async function workshop() {
  const folder = await mkdtempDisposable(join(tmpdir(), PREFIX));
  return {
    at: (name: string) => join(folder.path, name),
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

/** Removes folders whose worker was killed before it could. @returns how many */
export async function sweepWorkshops(now: Date): Promise<number> {
  const all = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX)).map((name) => join(tmpdir(), name));
  let swept = 0;
  for (const path of all) {
    const made = await stat(path).catch(() => null); // its job has just ended
    if (!made || now.getTime() - made.mtimeMs < LONGEST_MS) continue;
    await rm(path, { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}
