import { DomainError } from '@interviews/domain/errors.ts';
import { expect, test } from 'vitest';
import { race } from './race.ts';

test('a race tells who won and why the others were refused', async () => {
  const outcome = await race(3, async (n) => {
    if (n === 1) throw new DomainError('IdConflict', 'Taken.');
    return n;
  });
  expect(outcome).toEqual({ won: [0, 2], refused: ['IdConflict'] });
});

test('what is no refusal is thrown on: a bug is never counted among the losers', async () => {
  await expect(race(2, async (n) => (n === 1 ? Promise.reject(new Error('a bug')) : n))).rejects.toThrow('a bug');
});
