import type { Db } from '@interviews/db/connect.ts';

/** Somebody who signs in here. */
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'admin' | 'hr';
  readonly companyId: string | null;
};

/** A user as the table has it at this moment; nobody who was disabled. */
export async function userById(sql: Db, id: string): Promise<User | null> {
  const [user] = await sql<User[]>`
    select id, email, name, role, company_id as "companyId" from users where id = ${id} and disabled_at is null`;
  return user ?? null;
}

export async function userByEmail(sql: Db, email: string): Promise<(User & { readonly passwordHash: string }) | null> {
  const [user] = await sql<(User & { passwordHash: string })[]>`
    select id, email, name, role, company_id as "companyId", password_hash as "passwordHash"
    from users where lower(email) = lower(${email}) and disabled_at is null`;
  return user ?? null;
}
