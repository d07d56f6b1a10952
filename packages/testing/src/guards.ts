/**
 * `node guards.ts <list> [part of a name]`, in a package's folder: takes one guard away at a time, in a copy, and expects tests to turn red.
 * A guard's test that cannot fail proves nothing. The list is a module whose `guards` say what to cut; the package's vitest.config.ts runs
 * the copy's tests, in `mutant/`, in its mode `mutant`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

type Cut = { readonly file: string; readonly cut: string; readonly put?: string };
/** `file`: below `src`. `also`: what would hold alone. `test`: those whose path has these words; else all. */
export type Guard = Cut & { readonly name: string; readonly also?: readonly Cut[]; readonly test?: string };

/** What vitest says of one test. */
export type Told<Meta = unknown> = { readonly title: string; readonly status: string; readonly meta: Meta };

const home = pathToFileURL(`${process.cwd()}/`);
const copy = new URL('mutant/', home);
const report = new URL('node_modules/.guards.json', home);

/** Runs the tests of this folder's package whose path has these words, as they are or in the changed copy. */
export function tell<Meta>(mode: 'test' | 'mutant', path: string): readonly Told<Meta>[] {
  rmSync(report, { force: true });
  const output = ['--reporter=json', `--outputFile=${report.pathname}`];
  spawnSync('vitest', ['run', '--mode', mode, ...output, path], { cwd: home, stdio: 'ignore' });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { assertionResults: Told<Meta>[] }[] };
  rmSync(report);
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

export type Taken = {
  /** Null: nothing was taken away. Red for another reason would prove nothing, so the copy as it is has to be green. */
  readonly guard: string | null;
  readonly red: readonly string[];
  /** Red where it should be green, green where it should be red, or no test at all. */
  readonly isWrong: boolean;
};

/** Takes each guard away, one after the other, and tells which tests turned red for it. */
export function* withoutGuards(guards: readonly Guard[]): Generator<Taken> {
  try {
    for (const test of new Set(guards.map((guard) => guard.test ?? ''))) yield taken(null, test, []);
    for (const { name, test = '', also = [], ...first } of guards) yield taken(name, test, [first, ...also]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function taken(guard: string | null, test: string, cuts: readonly Cut[]): Taken {
  rmSync(copy, { recursive: true, force: true });
  cpSync(new URL('src/', home), copy, { recursive: true });
  for (const { file, cut, put = '' } of cuts) {
    const target = new URL(file, copy);
    const text = readFileSync(target, 'utf8');
    if (!text.includes(cut)) throw new Error(`${guard}: ${file} has no "${cut}" any more`);
    writeFileSync(
      target,
      text.replace(cut, () => put),
    );
  }
  const told = tell('mutant', `mutant/${test}`);
  const red = told.filter(({ status }) => status === 'failed').map(({ title }) => title);
  return { guard, red, isWrong: told.length === 0 || (guard === null) === red.length > 0 };
}

if (import.meta.main) {
  const [list = '', part = ''] = process.argv.slice(2);
  const { guards } = (await import(pathToFileURL(resolve(list)).href)) as { guards: readonly Guard[] };
  for (const { guard, red, isWrong } of withoutGuards(guards.filter(({ name }) => name.includes(part)))) {
    if (isWrong) process.exitCode = 1;
    console.log(`${red.length > 0 ? 'red  ' : 'green'} ${guard ?? 'nothing taken away'}${isWrong ? ', and should not be' : ''}`);
    for (const title of red) console.log(`        ${title}`);
  }
}
