import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const MEGABYTE = 1024 * 1024;

export type LogFile = { write(line: string): void; close(): void };

/** A log that stays small: at `limit` bytes it becomes `<path>.1`, whose predecessor is forgotten. */
export function openLog(path: string, limit = 5 * MEGABYTE): LogFile {
  let fd = openSync(path, 'a', 0o600);
  let size = fstatSync(fd).size;
  let closed = false;
  return {
    write(line) {
      if (closed) return; // the last words of a process may come after its end
      if (size > limit) {
        closeSync(fd);
        if (existsSync(path)) renameSync(path, `${path}.1`);
        fd = openSync(path, 'a', 0o600);
        size = 0;
      }
      size += writeSync(fd, `${line}\n`);
    },
    close() {
      if (!closed) closeSync(fd);
      closed = true;
    },
  };
}
