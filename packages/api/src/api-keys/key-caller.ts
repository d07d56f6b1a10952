import type { Db } from '@interviews/db/connect.ts';
import { useApiKey } from '@interviews/db/queries/api-keys.ts';
import { hashApiKey } from '@interviews/tokens/api-key.ts';
import type { Hr } from '../callers.ts';

/** Whom an API key acts for; null when there is no such key, or no longer. */
export async function callerOfKey(sql: Db, key: string, now: Date): Promise<Hr | null> {
  const owner = await useApiKey(sql, hashApiKey(key), now);
  return owner && { kind: 'hr', role: 'key', ...owner };
}
