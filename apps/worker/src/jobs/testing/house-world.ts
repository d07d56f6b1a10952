import { createHash, randomBytes } from 'node:crypto';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { recordSlice } from '@interviews/db/queries/slices.ts';
import { newId, started } from '@interviews/db/testing/builders.ts';
import { type TakeId, takeId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { beginTake, finishTake, firstSlice, takeReady } from '@interviews/domain/invitation/takes.ts';
import { noon } from '@interviews/domain/testing.ts';
import { fileStore } from '@interviews/storage/files.ts';
import { playableKey, sliceKey, takePrefix } from '@interviews/storage/keys.ts';
import type { MediaStore } from '@interviews/storage/store.ts';
import { database } from '@interviews/testing/database.ts';
import { type House, keepHouse } from '../house.ts';

type Decision = Parameters<typeof change<Invitation>>[4];
/** A database and a folder, and interviews with one video question. */
export async function world() {
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

async function interview(sql: Sql, store: MediaStore) {
  let now = noon;
  const clock = () => now;
  const { id, tenantId, questions } = await started(sql, { now: clock });
  const questionId = questions.find(({ type }) => type === 'video')!.id;
  const decide = (about: string | undefined, decision: Decision, at = clock()) =>
    change(sql, invitations, id, { now: () => at, about }, decision);
  const slice = async (take: string, n = 0) => {
    const bytes = randomBytes(100);
    const made = { size: 100, sha256: createHash('sha256').update(bytes).digest('hex') };
    await store.put(sliceKey(take, n, made.sha256), Readable.from([bytes]));
    await recordSlice(sql, take, { n, ...made }, { received: true, at: clock(), mostBytes: 10_000 });
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
    questionId,
    /** Everything is done at noon, unless it is told when, or this was. */
    goTo(at: Date) {
      now = at;
    },
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
