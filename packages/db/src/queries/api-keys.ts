import { after, MINUTE } from '@interviews/domain/time.ts';
import type { Db } from '../connect.ts';

type Scope = 'read' | 'write';

/** A key as lists show it: enough to know it by, nothing to use it with. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly prefix: string;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
};

/** Whom a key acts for. */
export type KeyOwner = {
  readonly tenantId: string;
  readonly companyId: string | null;
  readonly userId: string;
  readonly scopes: Scope[];
};

/** Keeps a new key, as its hash. */
export async function insertApiKey(db: Db, owner: Omit<KeyOwner, 'scopes'>, key: Omit<ApiKey, 'lastUsedAt'> & { readonly hash: string }) {
  await db`
    insert into api_keys (id, tenant_id, company_id, owner_id, name, scopes, prefix, key_hash, created_at)
    values (${key.id}, ${owner.tenantId}, ${owner.companyId}, ${owner.userId}, ${key.name}, ${key.scopes}, ${key.prefix}, ${key.hash}, ${key.createdAt})`;
}

/** A tenant's keys that work, newest first. */
export async function listApiKeys(db: Db, tenantId: string): Promise<ApiKey[]> {
  return await db<ApiKey[]>`
    select id, name, scopes, prefix, last_used_at as "lastUsedAt", created_at as "createdAt"
    from api_keys where tenant_id = ${tenantId} and revoked_at is null order by created_at desc, id desc`;
}

/** Whose key has this hash; null when there is none, or no longer. Notes, to the minute, that it is in use. */
export async function useApiKey(db: Db, hash: string, now: Date): Promise<KeyOwner | null> {
  const [found] = await db<(KeyOwner & { id: string })[]>`
    select id, tenant_id as "tenantId", company_id as "companyId", owner_id as "userId", scopes
    from api_keys where key_hash = ${hash} and revoked_at is null`;
  if (!found) return null;
  const { id, ...owner } = found;
  // To the minute is enough to see whether a key is in use, and spares a write for each request.
  await db`
    update api_keys set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${after(now, -MINUTE)})`;
  return owner;
}

/** False when the tenant has no such key, or it was revoked before. */
export async function revokeApiKey(db: Db, tenantId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await db`
    update api_keys set revoked_at = ${now} where id = ${id} and tenant_id = ${tenantId} and revoked_at is null`;
  return count > 0;
}
