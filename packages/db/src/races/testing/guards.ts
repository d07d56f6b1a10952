// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are pieces of source
import type { Guard } from '@interviews/testing/guards.ts';

/** What keeps a change whole against thirty-one others at the same moment. */
export const guards: readonly Guard[] = [
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
