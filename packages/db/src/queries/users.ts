import type { Db, Sql } from '../connect.ts';

/** Somebody who signs in here. */
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'admin' | 'hr';
  readonly companyId: string | null;
};

/** Seconds by which the clocks of those who make sessions may differ from ours. */
const SKEW = 60;

/**
 * A user as the table has it at this moment; nobody who was disabled.
 * @param provenAt when the session or token was made that speaks for them: a new password, or being let in again, ends those before
 */
export async function userById(db: Db, id: string, provenAt: Date): Promise<User | null> {
  const [user] = await db<User[]>`
    select id, email, name, role, company_id as "companyId" from users
    where id = ${id} and disabled_at is null
      and (sessions_from is null or sessions_from - make_interval(secs => ${SKEW}) <= ${provenAt})`;
  return user ?? null;
}

/** Whoever may sign in with this address, compared without case. */
export async function userByEmail(db: Db, email: string): Promise<(User & { readonly passwordHash: string | null }) | null> {
  const [user] = await db<(User & { passwordHash: string | null })[]>`
    select id, email, name, role, company_id as "companyId", password_hash as "passwordHash"
    from users where lower(email) = lower(${email}) and disabled_at is null`;
  return user ?? null;
}

/** Any number: servers that start together take turns. */
const TURN = 71_002_417;

export type FirstUser = {
  /** For the admin and its company, where there is none yet. */
  readonly id: string;
  readonly companyId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly key: { readonly id: string; readonly prefix: string; readonly hash: string } | null;
};

/** The first company, its admin and an API key of theirs. Whoever is there already stays as they are, password included. */
export async function makeFirstUser(sql: Sql, { id, companyId, email, passwordHash, key }: FirstUser): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${TURN})`;
    type Admin = Pick<User, 'id' | 'companyId'>;
    let [admin] = await tx<Admin[]>`select id, company_id as "companyId" from users where lower(email) = lower(${email})`;
    if (!admin) {
      admin = { id, companyId };
      await tx`insert into companies (id, name) values (${companyId}, 'Demo company')`;
      await tx`
        insert into users (id, company_id, email, name, role, password_hash)
        values (${id}, ${companyId}, ${email}, 'Admin', 'admin', ${passwordHash})`;
    }
    if (!key) return;
    await tx`
      insert into api_keys (id, tenant_id, company_id, owner_id, name, scopes, prefix, key_hash)
      values (${key.id}, ${admin.companyId ?? admin.id}, ${admin.companyId}, ${admin.id}, 'First key', ${['read', 'write']}, ${key.prefix}, ${key.hash})
      on conflict on constraint api_keys_key_hash do nothing`;
  });
}
