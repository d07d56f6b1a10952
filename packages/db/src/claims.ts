import type { Db } from './connect.ts';
import { refused } from './contend.ts';
import type { Claim, Claimed } from './store.ts';

/** @throws IdConflict unless this is the same claim again, for something that is still there */
export async function repeats(db: Db, claim: Claim, claimed: Claimed): Promise<void> {
  const same =
    claimed.kind === claim.kind &&
    claimed.tenantId === claim.tenantId &&
    claimed.within === claim.within &&
    claimed.fingerprint === claim.fingerprint;
  if (!same || !(await exists(db, claim))) throw refused('IdConflict');
}

const tables = {
  template: 'interview_templates',
  question: 'questions',
  invitation: 'invitations',
  response: 'responses',
  take: 'takes',
  check: 'checks',
  colleague: 'users',
} as const;

async function exists(db: Db, claim: Claim): Promise<boolean> {
  const rows = await db`select 1 from ${db(tables[claim.kind])} where id = ${claim.id}`;
  return rows.length > 0;
}

/** By what an id was taken. */
export async function claimedBy(db: Db, id: string): Promise<Claimed | undefined> {
  const [row] = await db<Claimed[]>`select kind, tenant_id as "tenantId", within, fingerprint from ids where id = ${id}`;
  return row;
}
