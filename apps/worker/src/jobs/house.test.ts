import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { beginCheck, checkById, moveCheck } from '@interviews/db/queries/checks.ts';
import { receivedSlices } from '@interviews/db/queries/slices.ts';
import { claim, newId, started } from '@interviews/db/testing/builders.ts';
import { complete, revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { reopen, takeBroken } from '@interviews/domain/invitation/reopen.ts';
import { giveUpTake } from '@interviews/domain/invitation/takes.ts';
import { UNSENT_KEPT } from '@interviews/domain/invitation/unsent.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, DAY, HOUR } from '@interviews/domain/time.ts';
import { mp4Key, playableKey, posterKey, sliceKey, takePrefix } from '@interviews/storage/keys.ts';
import { expect, test } from 'vitest';
import { world } from './testing/house-world.ts';

const atNoon = { now: () => noon };
const settled = after(noon, 25 * HOUR);
const early = after(settled, -1);

test('published events go after a week, and what waits stays however old it is', async () => {
  await using it = await world();
  const { id } = await started(it.sql, atNoon);
  await it.sql`update outbox set status = 'published', published_at = ${noon} where aggregate_id = ${id} and sequence = 1`;
  await it.sql`update outbox set status = 'failed' where aggregate_id <> ${id} and sequence = 1`;
  expect(await it.house(after(noon, 7 * DAY))).toMatchObject({ events: 0 });
  expect(await it.house(after(noon, 7 * DAY + 1))).toMatchObject({ events: 1 });
  expect((await it.sql`select status from outbox order by id`).map((row) => row['status'])).toEqual(['failed', 'pending', 'pending']);
});

test('of takes that came to nothing every byte goes, also what landed late, and once', async () => {
  await using it = await world();
  const own = await it.interview();
  const givenUp = await own.underWay();
  await own.decide(givenUp, (state, _, at) => giveUpTake(state, givenUp, at));
  const neverArrived = await own.begin();
  await it.store.put(`${takePrefix(neverArrived)}slices/late`, Readable.from([randomBytes(9)]));

  expect(await it.house(early)).toMatchObject({ takes: 0 });
  expect(await it.there(givenUp)).toBe(1);
  expect(await it.house(settled)).toMatchObject({ takes: 2 });
  expect([await it.there(givenUp), await it.there(neverArrived)]).toEqual([0, 0]);
  expect(await receivedSlices(it.sql, givenUp)).toEqual([]);
  expect(await it.house(after(settled, DAY))).toMatchObject({ takes: 0 });
});

test('of an answered question what was under way goes, and what was broken; the answer stays', async () => {
  await using it = await world();
  const own = await it.interview();
  const broken = await own.stored();
  await own.decide(broken, (state, _, at) => takeBroken(state, broken, 'noise', at));
  expect(await it.house(settled)).toMatchObject({ takes: 0 }); // nothing else answers its question yet
  const underWay = await own.underWay();
  const sent = await own.stored();
  await own.send(sent);
  expect(await it.house(settled)).toMatchObject({ takes: 2 });
  expect([await it.there(broken), await it.there(underWay), await it.there(sent)]).toEqual([0, 0, 1]);
});

test('what may still be sent, and what waits for its media job, is never touched, however long nobody sweeps', async () => {
  await using it = await world();
  const [lying, kept] = [await it.interview(), await it.interview()];
  const underWay = await lying.underWay();
  const stored = await kept.stored();
  const later = after(noon, 300 * DAY);
  expect(await it.house(later)).toMatchObject({ takes: 0 });
  expect([await it.there(underWay), await it.there(stored)]).toEqual([1, 1]);

  // the question's end makes an answer of what lies here, and that stays
  await lying.decide(underWay, (state) => ({ next: state, events: [] }), later);
  expect(await it.sql`select state from takes where id = ${underWay}`).toMatchObject([{ state: 'stored' }]);
  expect(await it.house(after(later, DAY))).toMatchObject({ takes: 0 });
  expect(await it.there(underWay)).toBe(1);
});

test('what was under way when the interview was revoked can never be sent, and goes', async () => {
  await using it = await world();
  const own = await it.interview();
  const underWay = await own.underWay();
  await own.decide(underWay, (state, _, at) => revoke(state, at));
  expect(await it.house(settled)).toMatchObject({ takes: 1 });
  expect(await it.there(underWay)).toBe(0);
});

test('beside a playable take what landed late goes; its slices and the playable file stay', async () => {
  await using it = await world();
  const own = await it.interview();
  const take = await own.stored();
  await own.ready(take);
  await own.slice(take, 1); // beyond the manifest
  const other = createHash('sha256').update('other').digest('hex');
  await it.store.put(sliceKey(take, 0, other), Readable.from([Buffer.from('other')])); // other bytes for a number that it has
  expect(await it.there(take)).toBe(4);
  expect(await it.house(settled)).toMatchObject({ takes: 1 });
  expect(await it.there(take)).toBe(2);
  expect(await it.store.head(playableKey(take))).toMatchObject({ size: 100 });
  expect(await it.house(settled)).toMatchObject({ takes: 0 });
});

test('beside an MP4 the file that it was made of goes, and nothing else', async () => {
  await using it = await world();
  const own = await it.interview();
  const take = await own.stored();
  await own.ready(take);
  for (const key of [mp4Key(take), posterKey(take)]) await it.store.put(key, Readable.from([randomBytes(50)]));
  expect(await it.house(settled)).toMatchObject({ takes: 1 });
  expect(await it.there(take)).toBe(3);
  expect(await it.store.head(playableKey(take))).toBeNull();
});

test('a device check is gone after an hour, and what landed late an hour after that', async () => {
  await using it = await world();
  const own = await it.interview();
  const id = newId();
  await beginCheck(it.sql, { ...claim('check', id, own.tenantId), within: own.id }, { direct: false, at: noon });
  await own.slice(id);
  await moveCheck(it.sql, id, 'recording', { state: 'stored', storedAt: noon });
  await it.house(after(noon, HOUR - 1));
  expect(await it.there(id)).toBe(1);
  expect(await it.house(after(noon, HOUR))).toMatchObject({ checks: 1 });
  expect([await it.there(id), (await checkById(it.sql, id))?.state, await receivedSlices(it.sql, id)]).toEqual([0, 'gone', []]);
  expect(await it.house(after(noon, HOUR))).toMatchObject({ checks: 0 });
  await own.slice(id, 1);
  expect(await it.house(after(noon, 2 * HOUR))).toMatchObject({ checks: 1 });
  expect([await it.there(id), await checkById(it.sql, id), await receivedSlices(it.sql, id)]).toEqual([0, undefined, []]);
});

/** An interview with a take that was sent and one that was not, both playable, completed at noon. */
async function answeredAndOver(it: Awaited<ReturnType<typeof world>>) {
  const own = await it.interview();
  const [unsent, sent] = [await own.stored(), await own.stored()];
  for (const take of [unsent, sent]) await own.ready(take);
  await own.send(sent);
  await own.decide(undefined, (state, _, at) => complete({ ...state, questions: state.questions.slice(0, 1) }, at));
  return { ...own, unsent, sent };
}
const weekLater = after(noon, UNSENT_KEPT);
const hourMore = after(weekLater, HOUR);

test('a week after the end what was never sent goes, an hour later its bytes; what was sent stays', async () => {
  await using it = await world();
  const { unsent, sent } = await answeredAndOver(it);
  const stateOf = async (id: string) => (await it.sql`select state from takes where id = ${id}`)[0]!['state'];
  await it.house(after(weekLater, -1));
  await it.house(after(weekLater, HOUR - 1)); // lets go of the take
  expect([await stateOf(unsent), await it.there(unsent), await it.there(sent)]).toEqual(['gone', 2, 2]);
  await it.store.put(`${takePrefix(unsent)}slices/late`, Readable.from([randomBytes(9)]));
  expect(await it.house(after(hourMore, HOUR))).toMatchObject({ takes: 1 });
  expect([await stateOf(sent), await it.there(unsent), await it.there(sent)]).toEqual(['ready', 0, 2]);
  expect(await it.house(after(noon, 300 * DAY))).toMatchObject({ takes: 0 });
});

test('what is reopened keeps all of its takes until a week after that, and what was withdrawn for good', async () => {
  await using it = await world();
  const { decide, unsent, sent, questionId } = await answeredAndOver(it);
  await decide(undefined, (state, _, at) => reopen(state, questionId, after(noon, 30 * DAY), at), after(noon, 6 * DAY));
  for (const days of [7, 20, 36]) await it.house(after(noon, days * DAY));
  expect([await it.there(unsent), await it.there(sent)]).toEqual([2, 2]);
  await decide(undefined, (state) => ({ next: state, events: [] }), after(noon, 30 * DAY)); // nothing newer: sent again
  await it.house(after(noon, 37 * DAY));
  await it.house(after(noon, 38 * DAY));
  expect([await it.there(unsent), await it.there(sent)]).toEqual([0, 2]);
});

test('an interview that was tidied and goes on is tidied again: an answer that was replaced was never sent', async () => {
  await using it = await world();
  const own = await answeredAndOver(it);
  await it.house(weekLater);
  own.goTo(hourMore);
  await own.decide(undefined, (state, _, at) => reopen(state, own.questionId, undefined, at));
  const newer = await own.stored();
  await own.ready(newer);
  await own.send(newer);
  const againOver = after(hourMore, UNSENT_KEPT);
  await it.house(after(againOver, -1));
  expect([await it.there(own.sent), await it.there(newer)]).toEqual([2, 2]);
  for (const more of [0, HOUR]) await it.house(after(againOver, more));
  expect([await it.there(own.sent), await it.there(newer)]).toEqual([0, 2]);
});

test('a broken take that nothing came after goes with what was never sent', async () => {
  await using it = await world();
  const own = await it.interview();
  const broken = await own.stored();
  await own.decide(broken, (state, _, at) => takeBroken(state, broken, 'noise', at));
  await own.decide(undefined, (state) => ({ next: state, events: [] }), after(noon, 8 * DAY)); // it expires
  await it.house(after(noon, 14 * DAY - 1));
  expect(await it.there(broken)).toBe(1);
  await it.house(after(noon, 15 * DAY));
  await it.house(after(noon, 15 * DAY + HOUR));
  expect(await it.there(broken)).toBe(0);
});

test('one take that cannot be tidied holds up nothing else, and is tried again', async () => {
  await using it = await world();
  const own = await it.interview();
  const [first, second] = [await own.begin(), await own.begin()];
  const stuck = {
    ...it.store,
    remove: (prefix: string) => (prefix === takePrefix(first) ? Promise.reject(new Error('no')) : it.store.remove(prefix)),
  };
  const failures: string[] = [];
  const failed = (id: string) => void failures.push(id);
  expect(await it.house(settled, { store: stuck, failed })).toMatchObject({ takes: 1 });
  expect(failures).toEqual([first]);
  expect(await it.sql`select id from takes where swept_at is null`).toEqual([{ id: first }]);
  expect(second).not.toBe(first);
  expect(await it.house(settled)).toMatchObject({ takes: 1 });
});
