import { spawn } from 'node:child_process';

export type Limits = {
  /** After which it is killed. */
  readonly seconds: number;
  /** What it may hold in memory; a 4K recording is decoded with a third of the default. */
  readonly megabytes?: number;
};

/** A program that came to no good end: it refused the file, died of it, or was stopped at a limit. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly why: 'time' | 'signal' | 'exit';
  readonly code: number | null;

  constructor(why: Stopped['why'], code: number | null, said: string) {
    super(`stopped by ${why}${code === null ? '' : ` ${code}`}: ${said}`);
    this.why = why;
    this.code = code;
  }
}

/**
 * The shell sets limits that all it starts inherits, on memory and on files (as large again as the largest take), waits on a pipe for this
 * process to die, and becomes the program. A worker that is killed takes the program with it.
 */
const script = `ulimit -c 0; ulimit -f 8388608; ulimit -d "$1"; shift
(read -r _ <&3; kill -s KILL -- "-$$") >/dev/null 2>&1 &
exec "$@" 3<&-`;
const KEPT = 64 * 1024;

/**
 * Runs a program on a file that nobody has vouched for: in a process group of its own that ends with it, with its memory, its time and what
 * it may say limited, and with nothing of our environment but the search path.
 * @returns the ends of what it printed
 * @throws Stopped
 */
export async function limited(command: string, args: readonly string[], { seconds, megabytes = 1536 }: Limits) {
  // biome-ignore lint/style/noProcessEnv: not a setting, only where programs lie
  const env = { PATH: process.env['PATH'] ?? '' };
  const child = spawn('/bin/sh', ['-c', script, 'sh', String(megabytes * 1024), command, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: env as NodeJS.ProcessEnv,
  });
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it has ended.
    }
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, seconds * 1000);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk) => {
      said[name] = (said[name] + chunk).slice(-KEPT);
    });
  child.once('exit', end);
  const { promise, resolve, reject } = Promise.withResolvers<[number | null, NodeJS.Signals | null]>();
  child.once('error', reject);
  child.once('close', (code, signal) => resolve([code, signal]));
  const [code, signal] = await promise.finally(() => clearTimeout(timer));
  if (late) throw new Stopped('time', null, `${seconds} s`);
  if (signal) throw new Stopped('signal', null, `${signal} ${said.stderr.slice(-300)}`);
  if (code !== 0) throw new Stopped('exit', code, said.stderr.slice(-1000));
  return said;
}
