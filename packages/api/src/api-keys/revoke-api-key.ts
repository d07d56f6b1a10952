import { apiKeyInput } from '@interviews/domain/access/input.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { z } from 'zod';
import { adminProcedure } from '../trpc.ts';

/** Revoke an API key: from the next request on it is nobody's. */
export const revokeApiKey = adminProcedure
  .meta({ name: 'revoke_api_key', rest: { method: 'DELETE', path: '/api-keys/{apiKeyId}', success: 204, summary: 'Revoke an API key' } })
  .input(apiKeyInput.revoke)
  .output(z.void())
  .mutation(async ({ ctx: { sql, caller, now }, input }) => {
    const { count } = await sql`
      update api_keys set revoked_at = ${now()} where id = ${input.apiKeyId} and tenant_id = ${caller.tenantId} and revoked_at is null`;
    if (count === 0) throw new DomainError('ApiKeyNotFoundException', 'There is no key with this id.');
  });
