import { mkdtempDisposable, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'interviews-take-';

/** A folder for the files of one job, gone with it. */
export async function workshop() {
  const folder = await mkdtempDisposable(join(tmpdir(), PREFIX));
  return {
    at: (name: string) => join(folder.path, name),
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

/** Removes folders that were made before then, and whose worker was killed before it could. @returns how many */
export async function sweepWorkshops(before: Date): Promise<number> {
  const all = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX)).map((name) => join(tmpdir(), name));
  let swept = 0;
  for (const path of all) {
    const made = await stat(path).catch(() => null); // its job has just ended
    if (!made || made.mtime >= before) continue;
    await rm(path, { recursive: true, force: true });
    swept += 1;
  }
  return swept;
}
