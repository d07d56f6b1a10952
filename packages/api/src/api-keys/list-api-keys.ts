import { listApiKeys as list } from '@interviews/db/queries/api-keys.ts';
import { apiKeyInput } from '@interviews/domain/access/input.ts';
import { itemsOf } from '../page-output.ts';
import { adminProcedure } from '../trpc.ts';
import { apiKeyOutput } from './api-key-output.ts';

/** API keys that work, newest first, without what opens anything. */
export const listApiKeys = adminProcedure
  .meta({
    name: 'list_api_keys',
    rest: { method: 'GET', path: '/api-keys', success: 200, summary: 'API keys, without what opens anything' },
  })
  .input(apiKeyInput.list)
  .output(itemsOf(apiKeyOutput))
  .query(async ({ ctx: { sql, caller } }) => {
    const keys = await list(sql, caller.tenantId);
    return {
      items: keys.map((key) => ({
        ...key,
        lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
        createdAt: key.createdAt.toISOString(),
      })),
    };
  });
