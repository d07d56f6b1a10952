import { revokeApiKey as revoke } from '@interviews/db/queries/api-keys.ts';
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
    if (!(await revoke(sql, caller.tenantId, input.apiKeyId, now())))
      throw new DomainError('ApiKeyNotFoundException', 'There is no key with this id.');
  });
