// Takes one guard away at a time, in a copy, and expects the tests to turn red: a guard's test that cannot fail proves nothing.
// pnpm mutants [part of a name]
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are pieces of source
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

type Mutant = { readonly name: string; readonly file: string; readonly cut: string; readonly put?: string; readonly test: string };

/** Red for another reason would prove nothing: the copy as it is has to be green. */
const nothing = 'nothing taken away';

const mutants: readonly Mutant[] = [
  { name: nothing, file: 'change.ts', cut: '', test: 'races/' },
  { name: 'version guard of templates', file: 'template.store.ts', cut: ' and version = ${before.version}', test: 'races/template' },
  { name: 'version guard of invitations', file: 'invitation.store.ts', cut: ' and version = ${before!.version}', test: 'races/invitation' },
  {
    name: 'outbox from the guarded update',
    file: 'parts.ts',
    cut: 'from saved, jsonb_array_elements',
    put: 'from (select ${outbox[0]!.data[`${aggregateType}Id` as never]}::uuid as id, 1000 as sequence) saved, jsonb_array_elements',
    test: 'races/template',
  },
  { name: 'claims read', file: 'claims.ts', cut: 'return row;', put: 'return row && undefined;', test: 'races/ids' },
  {
    name: 'claims written',
    file: 'parts.ts',
    cut: 'if (claims.length === 0) return db``;',
    put: 'if (claims.length >= 0) return db``;',
    test: 'races/ids',
  },
  { name: 'fingerprint compared', file: 'claims.ts', cut: ' &&\n    claimed.fingerprint === claim.fingerprint', test: 'races/ids' },
  { name: 'template locked for share', file: 'invitation.store.ts', cut: ' for share', test: 'races/template' },
  {
    name: 'lock at the second attempt',
    file: 'change.ts',
    cut: 'if (lost) await makeWay(db, store, id, options, lost);',
    test: 'races/invitation',
  },
  {
    name: 'rivals ended',
    file: 'change.ts',
    cut: 'if (lost?.constraint) await endRivals',
    put: 'if (lost?.constraint === id) await endRivals',
    test: 'races/invite',
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
const wanted = process.argv[2] ?? '';
let failures = 0;
for (const { name, file, cut, put = '', test } of mutants.filter((mutant) => mutant.name.includes(wanted))) {
  rmSync(copy, { recursive: true, force: true });
  cpSync(new URL('src/', here), copy, { recursive: true });
  const target = new URL(file, copy);
  const text = readFileSync(target, 'utf8');
  if (!text.includes(cut)) throw new Error(`${name}: ${file} has no "${cut}" any more`);
  writeFileSync(target, text.replace(cut, put));
  const { status } = spawnSync('vitest', ['run', '--mode', 'mutant', `mutant/${test}`], { cwd: here, stdio: 'ignore' });
  const wrong = name === nothing ? status !== 0 : status === 0;
  if (wrong) failures++;
  console.log(`${status === 0 ? 'green' : 'red  '} ${name}${wrong ? ', and should not be' : ''}`);
}
rmSync(copy, { recursive: true, force: true });
process.exitCode = failures;
