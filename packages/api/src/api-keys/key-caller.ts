import type { Db } from '@interviews/db/connect.ts';
import { hashApiKey } from '@interviews/tokens/api-key.ts';
import type { Hr, Scope } from '../callers.ts';

/** Whom an API key acts for; null when there is no such key, or no longer. */
export async function callerOfKey(sql: Db, key: string, now: Date): Promise<Hr | null> {
  const [found] = await sql<{ id: string; tenantId: string; companyId: string | null; userId: string; scopes: Scope[] }[]>`
    select id, tenant_id as "tenantId", company_id as "companyId", owner_id as "userId", scopes
    from api_keys where key_hash = ${hashApiKey(key)} and revoked_at is null`;
  if (!found) return null;
  const { id, ...caller } = found;
  // To the minute is enough to see whether a key is in use, and spares a write for each request.
  await sql`
    update api_keys set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${new Date(now.getTime() - 60_000)})`;
  return { kind: 'hr', role: 'key', ...caller };
}
