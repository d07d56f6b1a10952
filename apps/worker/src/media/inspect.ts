import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Inspection } from './decode.ts';
import { Unplayable } from './remux.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('./decode.ts', import.meta.url));
/** The longest take is an hour; decoding runs far faster than it plays. */
const TIMEOUT_MS = 10 * 60_000;

/**
 * Judges a file by decoding it, not by its name: in a process of its own, so that a hostile file takes nothing else down.
 * @throws Unplayable when a frame cannot be decoded, or there is none
 */
export async function inspect(path: string): Promise<Inspection> {
  const { stdout } = await run(process.execPath, [program, path], { timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 }).catch(() => {
    throw new Unplayable('It could not be decoded.');
  });
  // FFmpeg's libraries may write a line of their own before ours.
  const found = JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as Inspection;
  if (found.frames === 0) throw new Unplayable('It has no picture.');
  return found;
}
