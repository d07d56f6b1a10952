import { spawnSync } from 'node:child_process';

/** Ends by SIGKILL every process that has these words, which are ours alone, on its command line. */
export function killByWords(words: string): void {
  const { stdout } = spawnSync('pgrep', ['-f', '--', words], { encoding: 'utf8' });
  const pids = stdout.split('\n').filter(Boolean).map(Number);
  if (pids.length === 0) throw new Error(`No process has ${words} on its command line.`);
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it went with its parent
    }
}
