import { randomBytes } from 'node:crypto';
import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';
import type { Link } from './link.ts';

const PREFIX = 'cs_';

/** Which invitation a session is for, and when its link was exchanged for it. */
export type CandidateSession = Link & { readonly madeAt: Date };

/** A session for the candidate of one invitation, another at each exchange. How long it lives is asked of the invitation: it moves with `endsAt`. */
export function makeCandidateSession(keys: Keys, { invitationId, generation, madeAt }: CandidateSession): string {
  const payload = Buffer.concat([uuidBytes(invitationId), Buffer.alloc(12), randomBytes(16)]);
  payload.writeUInt32BE(generation, 16);
  payload.writeBigUInt64BE(BigInt(madeAt.getTime()), 20);
  return PREFIX + seal(keys, 'candidate', payload);
}

/** What a session says, if it is one of ours; whether it still holds, the database knows. */
export function readCandidateSession(keys: Keys, token: string): CandidateSession | null {
  const payload = token.startsWith(PREFIX) ? unseal(keys, 'candidate', token.slice(PREFIX.length)) : null;
  if (payload?.length !== 44) return null;
  return {
    invitationId: bytesUuid(payload.subarray(0, 16)),
    generation: payload.readUInt32BE(16),
    madeAt: new Date(Number(payload.readBigUInt64BE(20))),
  };
}
