import { apiKeyInput } from '@interviews/domain/access/input.ts';
import { z } from 'zod';
import { adminProcedure } from '../trpc.ts';

/** Revoke an API key. */
export const revokeApiKey = adminProcedure
  .meta({ name: 'revoke_api_key', rest: { method: 'DELETE', path: '/api-keys/{apiKeyId}', success: 204, summary: 'Revoke an API key' } })
  .input(apiKeyInput.revoke)
  .output(z.void())
  .mutation(() => {
    throw new Error('not built yet');
  });
