import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Measured } from './measured.ts';
import { type MediaStore, NotThere } from './store.ts';

/** Where files are written before they have a name: on the same file system, so that a rename is all it takes; never listed. */
const TEMPORARY = '.tmp';

/** Recordings as files below one folder. */
export function fileStore(root: string): MediaStore {
  const base = resolve(root);
  const at = (key: string): string => {
    const path = resolve(base, key);
    if (path !== base && !path.startsWith(base + sep)) throw new Error('A key leads out of the store.');
    return path;
  };

  return {
    kind: 'files',
    direct: false,

    async put(key, bytes, expected = {}) {
      const path = at(key);
      const folder = dirname(path);
      const temporary = join(base, TEMPORARY, randomUUID());
      const measured = new Measured(expected);
      try {
        await using file = await orMake(dirname(temporary), base, () => open(temporary, 'wx', 0o600));
        for await (const chunk of measured.through(bytes)) await file.writev([chunk]);
        const sha256 = measured.sha256();
        await file.sync();
        await orMake(folder, base, () => rename(temporary, path));
        await syncFolder(folder);
        return { size: measured.size, sha256 };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    async head(key) {
      const found = await stat(at(key)).catch(absent);
      return found ? { size: found.size, sha256: null } : null;
    },

    async open(key, range) {
      const file = await open(at(key)).catch(absent);
      if (!file) throw new NotThere('There is nothing under this key.');
      return createReadStream('', { fd: file, ...range });
    },

    async list(prefix) {
      const names = (await readdir(at(prefix), { recursive: true, withFileTypes: true }).catch(absent)) ?? [];
      const files = names.filter((entry) => entry.isFile() && entry.parentPath !== join(base, TEMPORARY));
      const found = await Promise.all(
        files.map(async (entry) => {
          const path = join(entry.parentPath, entry.name);
          const size = (await stat(path).catch(absent))?.size; // gone meanwhile
          return size === undefined ? [] : [{ key: path.slice(base.length + 1).replaceAll(sep, '/'), size }];
        }),
      );
      return found.flat();
    },

    async remove(prefix) {
      await rm(at(prefix), { recursive: true, force: true });
    },

    signPut: () => null,

    async sweep(before) {
      let swept = 0;
      for (const name of (await readdir(join(base, TEMPORARY)).catch(absent)) ?? []) {
        const path = join(base, TEMPORARY, name);
        const touched = (await stat(path).catch(absent))?.mtime; // finished meanwhile
        if (!touched || touched >= before) continue;
        await rm(path, { force: true });
        swept += 1;
      }
      return swept;
    },

    async ping() {
      await mkdir(base, { recursive: true });
      await access(base, constants.W_OK);
    },
  };
}

/** Does what wants a folder, which is nearly always there: looking first would cost every slice. */
async function orMake<T>(folder: string, base: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolder(folder, base);
    return await work();
  }
}

/** Makes a folder, and each name on the way to it as durable as the files will be. */
async function makeFolder(folder: string, base: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (!first) return;
  for (let path = folder; path.length >= dirname(first).length && path.length >= base.length; path = dirname(path)) await syncFolder(path);
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
