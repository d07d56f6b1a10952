import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';

/** Whose password a link sets, and of which generation it is: the next link, and its use, raise the generation. */
export type PasswordLink = { readonly userId: string; readonly generation: number };

/** The token of a link to choose a password. Nothing that is stored makes one; the mail and the page that shows it can. */
export function makePasswordLink(keys: Keys, { userId, generation }: PasswordLink): string {
  const payload = Buffer.alloc(20);
  uuidBytes(userId).copy(payload);
  payload.writeUInt32BE(generation, 16);
  return seal(keys, 'password', payload);
}

/** What a token says, if one of our keys has signed it; whether it may still be used, the database knows. */
export function readPasswordLink(keys: Keys, token: string): PasswordLink | null {
  const payload = unseal(keys, 'password', token);
  return payload?.length === 20 ? { userId: bytesUuid(payload.subarray(0, 16)), generation: payload.readUInt32BE(16) } : null;
}
