import { randomUUIDv7 } from 'node:crypto';
import { hashPassword } from '@interviews/api/sessions/passwords.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { apiKeyPrefix, hashApiKey } from '@interviews/tokens/api-key.ts';

type Settings = { readonly email: string; readonly password: string; readonly apiKey: string | undefined };

/** Any number: servers that start together take turns. */
const TURN = 71_002_417;

/** The first company and its admin, and a key for a headless start. Whoever is there already stays as they are, password included. */
export async function bootstrap(sql: Sql, { email, password, apiKey }: Settings): Promise<void> {
  const passwordHash = await hashPassword(password);
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${TURN})`;
    type Admin = { id: string; companyId: string | null };
    let [admin] = await tx<Admin[]>`select id, company_id as "companyId" from users where lower(email) = lower(${email})`;
    if (!admin) {
      const companyId = randomUUIDv7();
      admin = { id: randomUUIDv7(), companyId };
      await tx`insert into companies (id, name) values (${companyId}, 'Demo company')`;
      await tx`
        insert into users (id, company_id, email, name, role, password_hash)
        values (${admin.id}, ${companyId}, ${email}, 'Admin', 'admin', ${passwordHash})`;
    }
    if (!apiKey) return;
    await tx`
      insert into api_keys (id, tenant_id, company_id, owner_id, name, scopes, prefix, key_hash)
      values (${randomUUIDv7()}, ${admin.companyId ?? admin.id}, ${admin.companyId}, ${admin.id}, 'First key', ${['read', 'write']},
        ${apiKeyPrefix(apiKey)}, ${hashApiKey(apiKey)})
      on conflict on constraint api_keys_key_hash do nothing`;
  });
}
