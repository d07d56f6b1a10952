import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive, startedAt } from './processes.ts';
import { StartError } from './start-error.ts';

/**
 * Takes `file` for this process; `held` makes the sentence for when a living one has it. A killed process leaves its file behind,
 * and in a container its number soon belongs to somebody else: so the file also says when its process began.
 */
export function lockFile(file: string, held: (pid: number) => string): Disposable {
  const mine = `${process.pid} ${startedAt(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, since] = split(readFileSync(file, 'utf8'));
    if (isAlive(pid) && startedAt(pid) === since) throw new StartError(held(pid));
    rmSync(file, { force: true });
  }
}

function split(text: string): [pid: number, since: string] {
  const [pid = '', ...since] = text.split(' ');
  return [Number(pid), since.join(' ')];
}
