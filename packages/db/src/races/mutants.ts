// Takes one guard away at a time, in a copy, and expects tests to turn red: a guard's test that cannot fail proves nothing.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are pieces of source
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Seen } from './testing/stage.ts';

type Cut = { readonly file: string; readonly cut: string; readonly put?: string };
/** `also`: what would hold alone. */
type Mutant = Cut & { readonly name: string; readonly also?: readonly Cut[]; readonly test: string };

/** Red for another reason would prove nothing: the copy as it is has to be green. */
export const nothing = 'nothing taken away';

const mutants: readonly Mutant[] = [
  { name: nothing, file: 'change.ts', cut: '', test: 'races/' },
  { name: 'version guard of templates', file: 'template.store.ts', cut: ' and version = ${before.version}', test: 'races/' },
  { name: 'version guard of invitations', file: 'invitation.store.ts', cut: ' and version = ${before!.version}', test: 'races/' },
  {
    name: 'outbox from the guarded update',
    file: 'parts.ts',
    cut: 'from saved, jsonb_array_elements',
    put: 'from (select ${outbox[0]!.data[`${aggregateType}Id` as never]}::uuid as id, 1000 as sequence) saved, jsonb_array_elements',
    test: 'races/template',
  },
  { name: 'claims read', file: 'claims.ts', cut: 'return row;', put: 'return row && undefined;', test: 'races/' },
  {
    name: 'claims written',
    file: 'parts.ts',
    cut: 'if (claims.length === 0) return db``;',
    put: 'if (claims.length >= 0) return db``;',
    test: 'races/',
  },
  {
    name: 'one open invitation to an address',
    file: 'migrations/0000_first.sql',
    cut: 'CREATE UNIQUE INDEX "invitations_one_open"',
    put: 'CREATE INDEX "invitations_one_open"',
    test: 'races/',
  },
  {
    name: 'version guard of invitations, and one row and one answer to a question',
    file: 'invitation.store.ts',
    cut: ' and version = ${before!.version}',
    also: [
      { file: 'migrations/0000_first.sql', cut: 'CONSTRAINT "asked_pkey" PRIMARY KEY("invitation_id","question_id")', put: 'CHECK (true)' },
      { file: 'migrations/0000_first.sql', cut: 'CONSTRAINT "responses_one" UNIQUE("invitation_id","question_id")', put: 'CHECK (true)' },
    ],
    test: 'races/races',
  },
  { name: 'fingerprint compared', file: 'claims.ts', cut: ' &&\n    claimed.fingerprint === claim.fingerprint', test: 'races/' },
  { name: 'template locked for share', file: 'invitation.store.ts', cut: ' for share', test: 'races/' },
  {
    name: 'lock at the second attempt',
    file: 'change.ts',
    cut: 'if (lost) await makeWay(db, store, id, options, lost);',
    test: 'races/',
  },
  {
    name: 'rivals ended',
    file: 'change.ts',
    cut: 'if (lost?.constraint) await endRivals',
    put: "if (lost?.constraint === 'never') await endRivals",
    test: 'races/',
  },
  {
    name: 'due before a decision',
    file: 'change.ts',
    cut: 'const first = due(store, state, at);',
    put: 'const first = { next: state, events: [] };',
    test: 'invitation.store',
  },
  {
    name: 'time never runs back',
    file: 'change.ts',
    cut: 'const at = latest(options.now(), store.changedAt(state));',
    put: 'const at = options.now();',
    test: 'invitation.store',
  },
  {
    name: 'due after a decision',
    file: 'change.ts',
    cut: 'const last = due(store, decided.next, at);',
    put: 'const last = { next: decided.next, events: [] };',
    test: 'invitation.store',
  },
  {
    name: 'version that was seen',
    file: 'change.ts',
    cut: "throw new DomainError('VersionConflict'",
    put: "void new DomainError('VersionConflict'",
    test: 'races/template',
  },
];

const here = new URL('../../', import.meta.url);
const copy = new URL('mutant/', here);
const report = new URL('node_modules/.races.json', here);

/** What vitest says of one test. */
export type Told = { readonly title: string; readonly status: string; readonly meta: { readonly seen?: readonly Seen[] } };

/** Runs the tests whose path has these words, as they are or in the changed copy. */
function tell(mode: 'test' | 'mutant', path: string): readonly Told[] {
  rmSync(report, { force: true });
  const output = ['--reporter=json', `--outputFile=${report.pathname}`];
  spawnSync('vitest', ['run', '--mode', mode, ...output, path], { cwd: here, stdio: 'ignore' });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { assertionResults: Told[] }[] };
  rmSync(report);
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

/** The races as they are. */
export const races = (): readonly Told[] => tell('test', 'src/races/races.test');

export type Taken = { readonly guard: string; readonly red: readonly string[]; readonly told: readonly Told[] };

/** Takes each guard away, one after the other, and tells which tests turned red for it. */
export function* withoutGuards(wanted = ''): Generator<Taken> {
  try {
    for (const { name, test, also = [], ...first } of mutants.filter((mutant) => mutant.name.includes(wanted))) {
      rmSync(copy, { recursive: true, force: true });
      cpSync(new URL('src/', here), copy, { recursive: true });
      for (const { file, cut, put = '' } of [first, ...also]) {
        const target = new URL(file, copy);
        const text = readFileSync(target, 'utf8');
        if (!text.includes(cut)) throw new Error(`${name}: ${file} has no "${cut}" any more`);
        writeFileSync(target, text.replace(cut, put));
      }
      const told = tell('mutant', `mutant/${test}`);
      yield { guard: name, red: told.filter(({ status }) => status === 'failed').map(({ title }) => title), told };
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

// pnpm mutants [part of a name]
if (import.meta.main) {
  for (const { guard, red, told } of withoutGuards(process.argv[2])) {
    const isWrong = told.length === 0 || (guard === nothing ? red.length > 0 : red.length === 0);
    if (isWrong) process.exitCode = 1;
    console.log(`${red.length > 0 ? 'red  ' : 'green'} ${guard}${isWrong ? ', and should not be' : ''}`);
    for (const title of red) console.log(`        ${title}`);
  }
}
