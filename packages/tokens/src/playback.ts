import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';

const FIVE_MINUTES = 5 * 60 * 1000;

/** A signature that plays one take for five minutes; who may have it is asked when it is made. */
export function signPlayback(keys: Keys, takeId: string, now: Date): string {
  const payload = Buffer.concat([uuidBytes(takeId), Buffer.alloc(8)]);
  payload.writeBigUInt64BE(BigInt(now.getTime() + FIVE_MINUTES), 16);
  return seal(keys, 'playback', payload);
}

/** Whether a signature is for this take and still good. */
export function mayPlay(keys: Keys, takeId: string, signature: string, now: Date): boolean {
  const payload = unseal(keys, 'playback', signature);
  if (payload?.length !== 24) return false;
  return bytesUuid(payload.subarray(0, 16)) === takeId.toLowerCase() && now.getTime() < Number(payload.readBigUInt64BE(16));
}
