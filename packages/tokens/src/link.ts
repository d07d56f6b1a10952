import { createHash } from 'node:crypto';
import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';

/** Which invitation a link opens, and of which generation it is: raising the generation revokes the links before it. */
export type Link = { readonly invitationId: string; readonly generation: number };

/** The access token of a link. The same input gives the same token, so that HR can be shown it again and nothing need be stored. */
export function makeLink(keys: Keys, { invitationId, generation }: Link): string {
  const payload = Buffer.alloc(20);
  uuidBytes(invitationId).copy(payload);
  payload.writeUInt32BE(generation, 16);
  return seal(keys, 'link', payload);
}

/** What a token says, if one of our keys has signed it; whether the invitation still lets it in, the database knows. */
export function readLink(keys: Keys, token: string): Link | null {
  const payload = unseal(keys, 'link', token);
  return payload?.length === 20 ? { invitationId: bytesUuid(payload.subarray(0, 16)), generation: payload.readUInt32BE(16) } : null;
}

/** What `invitations.access_token` holds. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
