import { bytesUuid, type Keys, seal, unseal, uuidBytes } from './keys.ts';

const FIVE_MINUTES = 5 * 60 * 1000;
const objects = ['slices', 'playable', 'mp4', 'poster'] as const;
const types = ['video/webm', 'video/mp4', 'image/jpeg', 'image/png'] as const;

/** One object of a take: as it came, made seekable, made an MP4, or a still; and the type it is served as, whatever lies there. */
export type Played = { readonly takeId: string; readonly object: (typeof objects)[number]; readonly mimeType: (typeof types)[number] };

/**
 * A signature that plays one object of one take for five minutes; who may have it is asked when it is made.
 * A better object that is made meanwhile has an address of its own: what plays never changes under the player.
 */
export function signPlayback(keys: Keys, { takeId, object, mimeType }: Played, now: Date): string {
  const payload = Buffer.concat([uuidBytes(takeId), Buffer.alloc(10)]);
  payload.writeBigUInt64BE(BigInt(now.getTime() + FIVE_MINUTES), 16);
  payload.writeUInt8(objects.indexOf(object), 24);
  payload.writeUInt8(types.indexOf(mimeType), 25);
  return seal(keys, 'playback', payload);
}

/** What a signature plays; null where it is not ours, of another take, or over. */
export function readPlayback(keys: Keys, takeId: string, signature: string, now: Date): Played | null {
  const payload = unseal(keys, 'playback', signature);
  if (payload?.length !== 26) return null;
  if (bytesUuid(payload.subarray(0, 16)) !== takeId.toLowerCase() || now.getTime() >= Number(payload.readBigUInt64BE(16))) return null;
  const [object, mimeType] = [objects[payload.readUInt8(24)], types[payload.readUInt8(25)]];
  return object && mimeType ? { takeId, object, mimeType } : null;
}
