import { apiKeyInput } from '@interviews/domain/access/input.ts';
import { itemsOf } from '../page-output.ts';
import { adminProcedure } from '../trpc.ts';
import { apiKeyOutput } from './api-key-output.ts';

/** API keys, without what opens anything. */
export const listApiKeys = adminProcedure
  .meta({
    name: 'list_api_keys',
    rest: { method: 'GET', path: '/api-keys', success: 200, summary: 'API keys, without what opens anything' },
  })
  .input(apiKeyInput.list)
  .output(itemsOf(apiKeyOutput))
  .query(() => {
    throw new Error('not built yet');
  });
