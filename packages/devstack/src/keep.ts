import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopTied } from './lifeline.ts';
import { StartError } from './start-error.ts';

/** A process that is to run as long as the system does. */
export type Part = {
  readonly name: string;
  /** Prepares and starts it, each time anew; with `spawnTied`, so that it cannot outlive us. */
  spawn(): Promise<ChildProcess>;
  /** Resolves once it does its work; gives up when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
  readonly stopSignal?: NodeJS.Signals;
};

export type Kept = {
  readonly name: string;
  /** Of the running process; undefined between two. */
  readonly pid: number | undefined;
  /** The first time that it does its work; rejects when it cannot be brought to. */
  readonly ready: Promise<void>;
  /** For tests of faults: whatever is done to it, it comes back. */
  kill(signal?: NodeJS.Signals): void;
  stop(): Promise<void>;
};

export type Keeping = {
  /** Every line of its output. */
  log(line: string): void;
  /** What a person should know. */
  say(sentence: string): void;
  /** How long the first start may take. */
  readonly patienceMs?: number;
};

/** Between two starts in a row: soon, then less often, but never so late that it would not be back within ten seconds. */
const BACKOFF_MS = [100, 300, 1_000, 2_000, 3_000];
/** One that ran this long has recovered; its next fall is a new one. */
const RECOVERED_MS = 10_000;
/** So many falls before it ever worked, and it will not. */
const HOPELESS = 5;

/** Starts a part and starts it again whenever it ends, until `stop`. */
export function keep(part: Part, { log, say, patienceMs = 120_000 }: Keeping): Kept {
  const stopping = new AbortController();
  const { promise: ready, resolve: worked, reject: failed } = Promise.withResolvers<void>();
  ready.catch(() => {});
  let child: ChildProcess | undefined;
  let everReady = false;
  const lastWords: string[] = [];
  const hopeless = (why: string) => new StartError([`${part.name} does not start: ${why}`, ...lastWords].join('\n  '));
  const impatience = setTimeout(() => failed(hopeless(`it is not ready after ${patienceMs / 1000} seconds.`)), patienceMs);

  const hear = (line: string) => {
    lastWords.push(line);
    if (lastWords.length > 8) lastWords.shift();
    log(line);
  };

  async function once(again: boolean): Promise<string> {
    child = await part.spawn();
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', hear);
    const dead = new AbortController();
    const ended = new Promise<string>((resolve) => {
      child?.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
      child?.once('error', (error) => resolve(error.message));
    });
    const readiness = part.ready(AbortSignal.any([dead.signal, stopping.signal])).then(
      () => {
        if (again && !stopping.signal.aborted) say(`${part.name} is back.`);
        everReady = true;
        worked();
      },
      (error: unknown) => {
        if (!dead.signal.aborted && !stopping.signal.aborted) failed(error);
      },
    );
    const why = await ended;
    child = undefined;
    dead.abort();
    await readiness;
    return why;
  }

  async function forever(): Promise<void> {
    for (let falls = 0; !stopping.signal.aborted; ) {
      const since = Date.now();
      const why = await once(falls > 0 || everReady).catch((error: unknown) => {
        if (error instanceof StartError && !everReady) failed(error);
        return error instanceof Error ? error.message : String(error);
      });
      if (stopping.signal.aborted) return;
      falls = Date.now() - since > RECOVERED_MS ? 1 : falls + 1;
      if (!everReady && falls >= HOPELESS) return failed(hopeless(`it ended ${HOPELESS} times (${why}).`));
      say(`${part.name} stopped (${why}); starting it again.`);
      await sleep(BACKOFF_MS[Math.min(falls, BACKOFF_MS.length) - 1], undefined, { signal: stopping.signal }).catch(() => {});
    }
  }
  const running = forever().finally(() => clearTimeout(impatience));
  ready.finally(() => clearTimeout(impatience)).catch(() => {});

  return {
    name: part.name,
    get pid() {
      return child?.pid;
    },
    ready,
    kill: (signal = 'SIGKILL') => void child?.kill(signal),
    async stop() {
      stopping.abort();
      if (child) await stopTied(child, part.stopSignal);
      await running;
    },
  };
}
