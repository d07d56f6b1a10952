import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { uuid5 } from './uuid5.ts';

test('gives the ids that RFC 9562 gives', () => {
  expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test.each([0, 1, 38, 39, 40, 47, 48, 103, 1000])('hashes %i bytes of name as SHA-1 does', (length) => {
  const name = randomBytes(length)
    .toString('latin1')
    .replace(/[^a-z]/g, 'x');
  const hash = createHash('sha1').update(Buffer.alloc(16)).update(name).digest('hex');
  const id = uuid5('00000000-0000-0000-0000-000000000000', name).replaceAll('-', '');
  expect(id.slice(0, 12)).toBe(hash.slice(0, 12));
  expect(id.slice(17)).toBe(hash.slice(17, 32));
});
