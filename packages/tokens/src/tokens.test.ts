import { describe, expect, test } from 'vitest';
import { hashApiKey, makeApiKey } from './api-key.ts';
import { makeCandidateSession, readCandidateSession } from './candidate-session.ts';
import { parseKeys, seal, unseal } from './keys.ts';
import { hashToken, makeLink, readLink } from './link.ts';
import { type Played, readPlayback, signPlayback } from './playback.ts';
import { makeSlicesToken, readSlicesToken } from './slices-token.ts';

const keys = parseKeys('b:second-secret,a:first-secret');
const invitationId = '0195d5e0-0000-7000-8000-00000000abcd';
const takeId = '0195d5e0-0000-7000-8000-00000000beef';
const now = new Date('2026-03-01T12:00:00Z');
const link = makeLink(keys, { invitationId, generation: 3 });

describe('a link', () => {
  test('says its invitation and generation, and is the same each time it is shown', () => {
    expect(readLink(keys, link)).toEqual({ invitationId, generation: 3 });
    expect(makeLink(keys, { invitationId, generation: 3 })).toBe(link);
    expect(makeLink(keys, { invitationId, generation: 4 })).not.toBe(link);
    expect(encodeURIComponent(link)).toBe(link);
  });

  test('signed by an old key still opens while that key is being rotated out, and not after', () => {
    const old = makeLink(parseKeys('a:first-secret'), { invitationId, generation: 0 });
    expect(readLink(keys, old)).toEqual({ invitationId, generation: 0 });
    expect(readLink(parseKeys('b:second-secret'), old)).toBeNull();
    expect(link.startsWith('b.')).toBe(true);
  });

  test('with any one character changed, added or missing opens nothing', () => {
    for (let i = 0; i < link.length; i++) {
      const other = link[i] === 'A' ? 'B' : 'A';
      expect(readLink(keys, link.slice(0, i) + other + link.slice(i + 1)), `changed at ${i}`).toBeNull();
      expect(readLink(keys, link.slice(0, i) + link.slice(i + 1)), `missing at ${i}`).toBeNull();
    }
    for (const forged of ['', '.', 'b..', `${link}A`, `a${link.slice(1)}`, 'x'.repeat(5000)]) expect(readLink(keys, forged)).toBeNull();
  });

  test('is kept as a hash that says nothing of it', () => {
    expect(hashToken(link)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashToken(link)).not.toContain(link.slice(-10));
  });
});

test('what was made for one purpose passes for no other', () => {
  const payload = Buffer.alloc(20, 7);
  expect(unseal(keys, 'link', seal(keys, 'link', payload))).toEqual(payload);
  for (const purpose of ['candidate', 'slices', 'playback'] as const) expect(unseal(keys, purpose, seal(keys, 'link', payload))).toBeNull();
  expect(readCandidateSession(keys, `cs_${link}`)).toBeNull();
});

test('a candidate session names its invitation, and is another at each exchange', () => {
  const session = makeCandidateSession(keys, { invitationId, generation: 1, madeAt: now });
  expect(readCandidateSession(keys, session)).toEqual({ invitationId, generation: 1, madeAt: now });
  expect(makeCandidateSession(keys, { invitationId, generation: 1, madeAt: now })).not.toBe(session);
  expect(readCandidateSession(keys, session.slice(3))).toBeNull();
});

test('a slices token names its take, and is another each time', () => {
  const token = makeSlicesToken(keys, takeId);
  expect(readSlicesToken(keys, token)).toEqual({ takeId });
  expect(makeSlicesToken(keys, takeId)).not.toBe(token);
  expect(
    readSlicesToken(
      keys,
      token.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')),
    ),
  ).toBeNull();
});

test('a playback signature plays one object of its take for five minutes, and nothing else', () => {
  const slices: Played = { takeId, object: 'slices', mimeType: 'video/webm' };
  const signature = signPlayback(keys, slices, now);
  const after = (ms: number) => new Date(now.getTime() + ms);
  expect(readPlayback(keys, takeId, signature, after(299_999))).toEqual(slices);
  expect(readPlayback(keys, takeId, signature, after(300_000))).toBeNull();
  expect(readPlayback(keys, invitationId, signature, now)).toBeNull();
  expect(readPlayback(keys, takeId, `${signature}A`, now)).toBeNull();
  const poster: Played = { takeId, object: 'poster', mimeType: 'image/png' };
  expect(readPlayback(keys, takeId, signPlayback(keys, poster, now), now)).toEqual(poster);
});

test('an API key is random and found again by its hash', () => {
  const { key, prefix, hash } = makeApiKey();
  expect(key).toMatch(/^ik_[\w-]{43}$/);
  expect(key.startsWith(prefix)).toBe(true);
  expect(hashApiKey(key)).toBe(hash);
  expect(makeApiKey().key).not.toBe(key);
});

test.each(['', 'x', 'a:', ':secret', 'a b:secret', 'a:one,a:two', 'a:one,'])('"%s" is no list of keys', (value) => {
  expect(() => parseKeys(value)).toThrow();
});
