import { randomUUIDv7 } from 'node:crypto';
import { insertApiKey } from '@interviews/db/queries/api-keys.ts';
import { apiKeyInput } from '@interviews/domain/access/input.ts';
import { makeApiKey } from '@interviews/tokens/api-key.ts';
import { adminProcedure } from '../trpc.ts';
import { apiKeyCreatedOutput } from './api-key-output.ts';

/** Make an API key; shown once, kept as a hash. What it makes belongs to who made it. */
export const createApiKey = adminProcedure
  .meta({ name: 'create_api_key', rest: { method: 'POST', path: '/api-keys', success: 201, summary: 'Make an API key; shown once' } })
  .input(apiKeyInput.create)
  .output(apiKeyCreatedOutput)
  .mutation(async ({ ctx: { sql, caller, now }, input }) => {
    const { key, prefix, hash } = makeApiKey();
    const made = {
      id: randomUUIDv7(),
      name: input.name,
      scopes: [...new Set(input.scopes ?? (['read', 'write'] as const))],
      createdAt: now(),
    };
    await insertApiKey(sql, caller, { ...made, prefix, hash });
    return { ...made, key, createdAt: made.createdAt.toISOString() };
  });
