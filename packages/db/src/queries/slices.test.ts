import { takeId } from '@interviews/domain/ids.ts';
import { deviceCheck } from '@interviews/domain/invitation/slices.ts';
import { beginTake } from '@interviews/domain/invitation/takes.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, HOUR } from '@interviews/domain/time.ts';
import { database, warm } from '@interviews/testing/database.ts';
import { race, times } from '@interviews/testing/race.ts';
import { expect, test } from 'vitest';
import { change } from '../change.ts';
import { invitations } from '../invitation.store.ts';
import { claim, invited, newId, started } from '../testing/builders.ts';
import { beginCheck, checkById, deleteCheck, moveCheck, outlivedChecks } from './checks.ts';
import { forgetSlices, issuedSlices, placeOfTake, receivedSlices, recordSlice } from './slices.ts';

const atNoon = { now: () => noon };
const slice = (n: number, size = 1000, letter = 'a') => ({ n, size, sha256: letter.repeat(64) });
const arrived = { received: true, at: noon, mostBytes: 10_000 };
const issued = { ...arrived, received: false };

test('a slice that comes thirty-two times is one slice; other bytes for its number are a conflict and change nothing', async () => {
  await using db = await database();
  await warm(db.sql);
  const take = newId();
  expect((await race(32, () => recordSlice(db.sql, take, slice(0), arrived))).won).toEqual(times(32, 'kept'));
  expect(await recordSlice(db.sql, take, slice(0, 1000, 'b'), arrived)).toBe('conflict');
  expect(await recordSlice(db.sql, take, slice(0, 999), issued)).toBe('conflict');
  expect(await receivedSlices(db.sql, take)).toEqual([slice(0)]);
});

test('of two slices at once for one number one is kept', async () => {
  await using db = await database();
  await warm(db.sql);
  const take = newId();
  const { won } = await race(32, (n) => recordSlice(db.sql, take, slice(0, 1000, n % 2 ? 'a' : 'b'), arrived));
  expect(won.toSorted()).toEqual([...times(16, 'conflict'), ...times(16, 'kept')]);
});

test('what was only issued is not here, counts for the size of its take, and holds its number', async () => {
  await using db = await database({ connections: 2 });
  const take = newId();
  expect(await recordSlice(db.sql, take, slice(0, 6000), issued)).toBe('kept');
  expect(await receivedSlices(db.sql, take)).toEqual([]);
  expect(await issuedSlices(db.sql, take)).toEqual([slice(0, 6000)]);
  expect(await recordSlice(db.sql, take, slice(1, 4001), arrived)).toBe('too_large');
  expect(await recordSlice(db.sql, take, slice(1, 4000), arrived)).toBe('kept');
  expect(await recordSlice(db.sql, take, slice(0, 6000, 'b'), arrived)).toBe('conflict');
  expect(await recordSlice(db.sql, take, slice(0, 6000), arrived)).toBe('kept');
  expect(await receivedSlices(db.sql, take)).toEqual([slice(0, 6000), slice(1, 4000)]);
  await forgetSlices(db.sql, take, 1);
  expect(await receivedSlices(db.sql, take)).toEqual([slice(0, 6000)]);
});

test('a take and a device check are found where they belong', async () => {
  await using db = await database({ connections: 2 });
  const { id, tenantId, candidateId, questions } = await started(db.sql, atNoon);
  const take = takeId.parse(newId());
  const owners = { invitationId: id, tenantId, candidateId, revokedAt: null };
  const questionId = questions[0]!.id;
  await change(db.sql, invitations, id, atNoon, (it, _, at) => beginTake(it, { id: take, questionId, direct: false }, at));
  const { check } = await beginCheck(db.sql, { ...claim('check', newId(), tenantId), within: id }, { direct: false, at: noon });
  expect(await placeOfTake(db.sql, take)).toEqual({ ...owners, questionId });
  expect(await placeOfTake(db.sql, check.id)).toEqual({ ...owners, questionId: null });
  expect(await placeOfTake(db.sql, newId())).toBeUndefined();
});

test('twenty device checks begin in an hour, however many ask at once, and again after it', async () => {
  await using db = await database();
  await warm(db.sql);
  const { id, tenantId } = await invited(db.sql, atNoon);
  const begin = (at: Date, own = newId()) => beginCheck(db.sql, { ...claim('check', own, tenantId), within: id }, { direct: false, at });
  const { won, refused } = await race(32, () => begin(noon));
  expect(won.map(({ check }) => check.number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: deviceCheck.perHour }, (_, n) => n + 1),
  );
  expect(refused).toEqual(times(12, 'TooManyRequests'));
  await expect(begin(after(noon, HOUR - 1))).rejects.toMatchObject({ code: 'TooManyRequests' });
  expect((await begin(after(noon, HOUR))).check.number).toBe(21);
});

test('a device check begun twice with one id is one; outlived, it goes with its slices, and its id stays taken', async () => {
  await using db = await database();
  await warm(db.sql);
  const { id, tenantId } = await invited(db.sql, atNoon);
  const own = { ...claim('check', newId(), tenantId), within: id };
  const begin = () => beginCheck(db.sql, own, { direct: true, at: noon });
  expect((await race(32, begin)).won.map(({ was }) => was).toSorted()).toEqual(['changed', ...times(31, 'repeated')]);
  await recordSlice(db.sql, own.id, slice(0), arrived);
  expect(await moveCheck(db.sql, own.id, 'recording', { state: 'stored', storedAt: noon, slices: [slice(0)], size: 1000 })).toMatchObject({
    state: 'stored',
    slices: [slice(0)],
    size: 1000,
  });
  expect(await moveCheck(db.sql, own.id, 'recording', { state: 'gone' })).toBeUndefined();
  expect(await outlivedChecks(db.sql, after(noon, HOUR - 1))).toEqual([]);
  expect(await outlivedChecks(db.sql, after(noon, HOUR))).toEqual([{ id: own.id, state: 'stored', settled: false }]);
  await moveCheck(db.sql, own.id, 'stored', { state: 'gone' });
  expect(await outlivedChecks(db.sql, after(noon, 2 * HOUR - 1))).toEqual([]);
  expect(await outlivedChecks(db.sql, after(noon, 2 * HOUR))).toEqual([{ id: own.id, state: 'gone', settled: true }]);
  await deleteCheck(db.sql, own.id);
  expect(await checkById(db.sql, own.id)).toBeUndefined();
  expect(await receivedSlices(db.sql, own.id)).toEqual([]);
  await expect(begin()).rejects.toMatchObject({ code: 'IdConflict' });
});
