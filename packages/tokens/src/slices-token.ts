import { randomBytes } from 'node:crypto';
import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';

const PREFIX = 'sl_';

/** The capability to send the slices of one take. It lives as long as the take may arrive, which the take knows. */
export function makeSlicesToken(keys: Keys, takeId: string): string {
  return PREFIX + seal(keys, 'slices', Buffer.concat([uuidBytes(takeId), randomBytes(8)]));
}

/** The take that a token is for; null when it is none of ours. */
export function readSlicesToken(keys: Keys, token: string): { readonly takeId: string } | null {
  const payload = token.startsWith(PREFIX) ? unseal(keys, 'slices', token.slice(PREFIX.length)) : null;
  return payload?.length === 24 ? { takeId: bytesUuid(payload.subarray(0, 16)) } : null;
}
