import { apiKeyInput } from '@interviews/domain/access/input.ts';
import { adminProcedure } from '../trpc.ts';
import { apiKeyCreatedOutput } from './api-key-output.ts';

/** Make an API key; shown once. */
export const createApiKey = adminProcedure
  .meta({ name: 'create_api_key', rest: { method: 'POST', path: '/api-keys', success: 201, summary: 'Make an API key; shown once' } })
  .input(apiKeyInput.create)
  .output(apiKeyCreatedOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
