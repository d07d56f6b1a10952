import { randomUUIDv7 } from 'node:crypto';
import { hashPassword } from '@interviews/api/sessions/passwords.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { makeFirstUser } from '@interviews/db/queries/users.ts';
import { apiKeyPrefix, hashApiKey } from '@interviews/tokens/api-key.ts';

type Settings = { readonly email: string; readonly password: string; readonly apiKey: string | undefined };

/** The first company and its admin, and a key for a headless start. Whoever is there already stays as they are, password included. */
export async function bootstrap(sql: Sql, { email, password, apiKey }: Settings): Promise<void> {
  await makeFirstUser(sql, {
    id: randomUUIDv7(),
    companyId: randomUUIDv7(),
    email,
    passwordHash: await hashPassword(password),
    key: apiKey ? { id: randomUUIDv7(), prefix: apiKeyPrefix(apiKey), hash: hashApiKey(apiKey) } : null,
  });
}
