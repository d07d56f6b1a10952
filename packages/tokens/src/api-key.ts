import { createHash, randomBytes } from 'node:crypto';

/** A new API key: 256 random bits, so that a plain hash of it is safe to keep. `prefix` is what lists show. */
export function makeApiKey(): { key: string; prefix: string; hash: string } {
  const key = `ik_${randomBytes(32).toString('base64url')}`;
  return { key, prefix: apiKeyPrefix(key), hash: hashApiKey(key) };
}

export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Enough of a key to tell it from others. */
export const apiKeyPrefix = (key: string): string => key.slice(0, 10);
