import { randomBytes } from 'node:crypto';
import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';
import type { Link } from './link.ts';

const PREFIX = 'cs_';

/** A session for the candidate of one invitation, another at each exchange. How long it lives is asked of the invitation: it moves with `endsAt`. */
export function makeCandidateSession(keys: Keys, { invitationId, generation }: Link): string {
  const payload = Buffer.concat([uuidBytes(invitationId), Buffer.alloc(4), randomBytes(16)]);
  payload.writeUInt32BE(generation, 16);
  return PREFIX + seal(keys, 'candidate', payload);
}

/** The invitation and generation that a session was made for; null when it is none of ours. */
export function readCandidateSession(keys: Keys, token: string): Link | null {
  const payload = token.startsWith(PREFIX) ? unseal(keys, 'candidate', token.slice(PREFIX.length)) : null;
  return payload?.length === 36 ? { invitationId: bytesUuid(payload.subarray(0, 16)), generation: payload.readUInt32BE(16) } : null;
}
