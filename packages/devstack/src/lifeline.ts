import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

export type TiedOptions = {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** How the process is told to end when we are gone; it gets ten seconds, then SIGKILL. */
  readonly stopSignal?: NodeJS.Signals | undefined;
};

/**
 * A shell that leaves a watcher behind and becomes the program: same pid, same exit status. The watcher holds the reading end of a
 * pipe whose other end only our process has, so even our SIGKILL ends the read. It is started by a grandchild, since PostgreSQL
 * takes every unknown child that dies for a crashed backend. A zombie counts as gone: not every container's pid 1 reaps.
 */
const WATCHED = `( {
  trap '' HUP INT TERM QUIT
  read -r _ <&3
  kill -s "$1" -- "-$$"
  n=0
  while [ $n -lt 100 ] && kill -0 "$$"; do
    case "$(cat "/proc/$$/stat")" in *") Z "*) break ;; esac
    sleep 0.1
    n=$((n + 1))
  done
  kill -s KILL -- "-$$"
} </dev/null >/dev/null 2>&1 & )
shift
exec "$@" 3<&-`;

/**
 * Starts a program that cannot outlive us, in a process group of its own (a terminal's Ctrl-C does not reach it: its keeper decides
 * the order of stopping). When it exits, whatever is left of its group is killed. Standard output and error are pipes to read.
 */
export function spawnTied(command: string, args: readonly string[], options: TiedOptions = {}): ChildProcess {
  const { stopSignal = 'SIGTERM', ...rest } = options;
  const given: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true };
  for (const key of ['cwd', 'env', 'uid', 'gid'] as const) if (rest[key] !== undefined) Object.assign(given, { [key]: rest[key] });
  const child = spawn('/bin/sh', ['-c', WATCHED, 'lifeline', stopSignal.replace('SIG', ''), command, ...args], given);
  const lifeline = child.stdio[3];
  lifeline?.on('error', () => {});
  child.once('exit', () => {
    killGroup(child);
    lifeline?.destroy();
  });
  return child;
}

/** SIGKILL to the process and all that it started and did not send away. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in the group.
  }
}

/** Asks with `signal`, waits, and insists with SIGKILL after `graceMs`. */
export async function stopTied(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM', graceMs = 10_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const insist = setTimeout(() => killGroup(child), graceMs);
  await gone;
  clearTimeout(insist);
}
