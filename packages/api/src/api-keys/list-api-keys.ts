import { apiKeyInput } from '@interviews/domain/access/input.ts';
import type { Scope } from '../callers.ts';
import { itemsOf } from '../page-output.ts';
import { adminProcedure } from '../trpc.ts';
import { apiKeyOutput } from './api-key-output.ts';

type Row = { id: string; name: string; scopes: Scope[]; prefix: string; lastUsedAt: Date | null; createdAt: Date };

/** API keys that work, newest first, without what opens anything. */
export const listApiKeys = adminProcedure
  .meta({
    name: 'list_api_keys',
    rest: { method: 'GET', path: '/api-keys', success: 200, summary: 'API keys, without what opens anything' },
  })
  .input(apiKeyInput.list)
  .output(itemsOf(apiKeyOutput))
  .query(async ({ ctx: { sql, caller } }) => {
    const rows = await sql<Row[]>`
      select id, name, scopes, prefix, last_used_at as "lastUsedAt", created_at as "createdAt"
      from api_keys where tenant_id = ${caller.tenantId} and revoked_at is null order by created_at desc, id desc`;
    return {
      items: rows.map(({ id, name, scopes, prefix, lastUsedAt, createdAt }) => ({
        id,
        name,
        scopes,
        prefix,
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
      })),
    };
  });
