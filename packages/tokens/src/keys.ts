import { createHmac, timingSafeEqual } from 'node:crypto';

/** The secrets that sign: the first signs, all verify, so that one can be rotated out while its tokens are still in mailboxes. */
export type Keys = readonly [Key, ...Key[]];
type Key = { readonly id: string; readonly secret: string };

/** What is signed for one purpose never passes for another. */
export type Purpose = 'link' | 'candidate' | 'slices' | 'playback' | 'password';

/** Reads `id:secret,id:secret`, as `LINK_KEYS` has them. */
export function parseKeys(value: string): Keys {
  const keys = value.split(',').map((part) => {
    const [, id, secret] = /^\s*([A-Za-z0-9_-]{1,32}):(\S+)\s*$/.exec(part) ?? [];
    if (!id || !secret) throw new Error('Expected id:secret,id:secret with ids of letters, digits, - and _.');
    return { id, secret };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('Two keys have the same id.');
  return keys as [Key, ...Key[]];
}

/** A secret shorter than 32 characters, or of few different ones, is a guess away; production does not start with it. */
export const isWeak = (secret: string): boolean => secret.length < 32 || new Set(secret).size < 10;

/** `<key id>.<payload>.<mac>`, all of it safe in a URL. */
export function seal(keys: Keys, purpose: Purpose, payload: Buffer): string {
  const [key] = keys;
  return `${key.id}.${payload.toString('base64url')}.${mac(key, purpose, payload).toString('base64url')}`;
}

/** The payload of what one of our keys has sealed for this purpose; null for everything else. */
export function unseal(keys: Keys, purpose: Purpose, token: string): Buffer | null {
  const [, id, encoded, signature] = /^([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{1,200})\.([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
  if (!id || !encoded || !signature) return null;
  const payload = Buffer.from(encoded, 'base64url');
  const given = Buffer.from(signature, 'base64url');
  const key = keys.find((candidate) => candidate.id === id);
  // An unknown key id costs the same HMAC: time says nothing about which keys there are.
  const expected = mac(key ?? keys[0], purpose, payload);
  const same = timingSafeEqual(given, expected);
  // Base64 has several spellings of one value; only the one that we write is the token.
  return key && same && payload.toString('base64url') === encoded && given.toString('base64url') === signature ? payload : null;
}

const mac = (key: Key, purpose: Purpose, payload: Buffer) =>
  createHmac('sha256', key.secret).update(`${purpose}\0${key.id}\0`).update(payload).digest();

export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export function bytesUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
