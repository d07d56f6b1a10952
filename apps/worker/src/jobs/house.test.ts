import { createHash, randomBytes } from 'node:crypto';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { beginCheck, checkById, moveCheck } from '@interviews/db/queries/checks.ts';
import { receivedSlices, recordSlice } from '@interviews/db/queries/slices.ts';
import { claim, newId, started } from '@interviews/db/testing/builders.ts';
import { type TakeId, takeId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { takeBroken } from '@interviews/domain/invitation/reopen.ts';
import { beginTake, finishTake, firstSlice, giveUpTake, takeReady } from '@interviews/domain/invitation/takes.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, DAY, HOUR } from '@interviews/domain/time.ts';
import { fileStore } from '@interviews/storage/files.ts';
import { playableKey, sliceKey, takePrefix } from '@interviews/storage/keys.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { type House, keepHouse } from './house.ts';

type Decision = Parameters<typeof change<Invitation>>[4];
const atNoon = { now: () => noon };

/** A database, a folder, and one interview with a video question; everything is done at noon unless it is told when. */
async function world() {
  const db = await database({ connections: 4 });
  const folder = await mkdtempDisposable(join(tmpdir(), 'house-'));
  const store = fileStore(folder.path);
  return {
    sql: db.sql,
    store,
    house: (at: Date, over: Partial<House> = {}) =>
      keepHouse({
        sql: db.sql,
        store,
        now: () => at,
        failed(_, error) {
          throw error;
        },
        ...over,
      }),
    there: async (id: string) => (await store.list(takePrefix(id))).length,
    interview: () => interview(db.sql, store),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function interview(sql: Sql, store: ReturnType<typeof fileStore>) {
  const { id, tenantId, questions } = await started(sql, atNoon);
  const questionId = questions.find(({ type }) => type === 'video')!.id;
  const decide = (about: TakeId, decision: Decision, at = noon) => change(sql, invitations, id, { now: () => at, about }, decision);
  const slice = async (take: string, n = 0) => {
    const bytes = randomBytes(100);
    const made = { size: 100, sha256: createHash('sha256').update(bytes).digest('hex') };
    await store.put(sliceKey(take, n, made.sha256), Readable.from([bytes]));
    await recordSlice(sql, take, { n, ...made }, { received: true, at: noon, mostBytes: 10_000 });
    return made;
  };
  const begin = async () => {
    const take = takeId.parse(newId());
    await decide(take, (it, _, at) => beginTake(it, { id: take, questionId, direct: false }, at));
    return take;
  };
  return {
    id,
    tenantId,
    decide,
    slice,
    begin,
    /** Begun, with one slice here. */
    async underWay() {
      const take = await begin();
      await slice(take);
      await decide(take, (it, _, at) => firstSlice(it, take, at));
      return take;
    },
    async stored() {
      const take = await begin();
      const only = await slice(take);
      const manifest = { mimeType: 'video/webm', duration: 3, slices: [only] };
      await decide(take, (it, _, at) => finishTake(it, take, manifest, new Map([[0, only]]), at));
      return take;
    },
    send: (take: TakeId) => {
      const answer = { invitationId: id, id: newId() as never, questionId, type: 'video' as const, takeId: take };
      return decide(take, (it, _, at) => respond(it, answer, at));
    },
    ready: async (take: TakeId) => {
      await store.put(playableKey(take), Readable.from([randomBytes(100)]));
      await decide(take, (it, _, at) =>
        takeReady(it, take, { mimeType: 'video/webm', duration: 3, size: 100, checked: 'decoded', poster: null, mp4: null }, at),
      );
    },
  };
}

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
