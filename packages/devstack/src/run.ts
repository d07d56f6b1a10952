import { createInterface } from 'node:readline';
import type { Env } from './compose.ts';
import { spawnTied } from './lifeline.ts';

export type Ran = { readonly code: number | null; readonly lastWords: readonly string[] };

/** Runs a program to its end, tied to our life. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, env, log }: { cwd: string; env: Env; log: (line: string) => void },
): Promise<Ran> {
  const child = spawnTied(command, args, { cwd, env: env as NodeJS.ProcessEnv });
  const lastWords: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lastWords.push(line);
      if (lastWords.length > 12) lastWords.shift();
      log(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  return { code, lastWords };
}
