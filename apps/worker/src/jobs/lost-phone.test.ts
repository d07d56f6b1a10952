import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { change, read } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { recordSlice } from '@interviews/db/queries/slices.ts';
import { sweep } from '@interviews/db/queries/sweep.ts';
import { started } from '@interviews/db/testing/builders.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { beginTake, firstSlice } from '@interviews/domain/invitation/takes.ts';
import { after, HOUR } from '@interviews/domain/time.ts';
import { storageEnv } from '@interviews/storage/env.ts';
import { playableKey, sliceKey, slicesPrefix } from '@interviews/storage/keys.ts';
import { openStore } from '@interviews/storage/open-store.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { lookIntoBucket } from './bucket.ts';
import { keepHouse } from './house.ts';
import { makePlayable } from './media.ts';

vi.setConfig({ testTimeout: 60_000 }); // programs are started; a busy machine takes its time

const { S3_ENDPOINT } = process.env;
const stores = [{ where: 'on disk', s3: undefined }, ...(S3_ENDPOINT ? [{ where: 'in the bucket', s3: S3_ENDPOINT }] : [])];

test.each(stores)('what a phone had sent before it was lost, up to the first gap, is its answer, and plays: $where', async ({ s3 }) => {
  await using db = await database({ connections: 3 });
  await using dir = await mkdtempDisposable(`${tmpdir()}/lost-phone-`);
  const env = z.object(storageEnv).parse({ ...process.env, MEDIA_DIR: dir.path, S3_ENDPOINT: s3, S3_PUBLIC_ENDPOINT: s3 });
  const store = openStore(env);
  const begun = new Date();
  const at = (hours: number) => () => after(begun, hours * HOUR);
  const invitation = await started(db.sql);
  const { id: questionId } = invitation.questions.find(({ type }) => type === 'video')!;
  const takeId = randomUUID() as TakeId;
  const decide = (decision: Parameters<typeof change<typeof invitation>>[4]) =>
    change(db.sql, invitations, invitation.id, { now: at(0), about: takeId }, decision);
  await change(db.sql, invitations, invitation.id, { now: at(0) }, (it, _, now) =>
    beginTake(it, { id: takeId, questionId, direct: store.direct }, now),
  );

  const put = async (n: number, bytes: Buffer) => {
    const slice = { n, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    const key = sliceKey(takeId, n, slice.sha256);
    await recordSlice(db.sql, takeId, slice, { received: !store.direct, at: begun, mostBytes: 1_000_000 });
    const signed = await store.signPut(key, slice.size, slice.sha256, 60);
    if (!signed) return void (await store.put(key, Readable.from([bytes])));
    const answer = await fetch(signed.url, { method: 'PUT', headers: signed.headers, body: new Uint8Array(bytes) });
    if (!answer.ok) throw new Error(`the bucket answered ${answer.status}`);
  };
  const film = await readFile(new URL('../media/fixtures/take.webm', import.meta.url));
  await put(0, film.subarray(0, 9000));
  await put(1, film.subarray(9000, 16_000));
  await put(3, film.subarray(20_000)); // 2 never got there
  if (!store.direct) await decide((it, _, now) => firstSlice(it, takeId, now));

  if (store.direct) expect(await lookIntoBucket(db.sql, store, at(1))).toBe(3);
  const thrown = (_: string, error: unknown) => {
    throw error;
  };
  await sweep(db.sql, at(23.9), thrown);
  const answer = async () =>
    (await read(db.sql, invitations, invitation.id, at(26)(), 'all'))!.state.asked.find((asked) => asked.questionId === questionId);
  expect(await db.sql`select 1 from responses where invitation_id = ${invitation.id}`).toHaveLength(0);
  await sweep(db.sql, at(24.1), thrown);
  expect((await answer())?.response).toMatchObject({ takeId, submittedBy: 'server' });

  expect(await makePlayable({ sql: db.sql, store, ffmpeg: null }, takeId)).toBe('ready');
  expect((await answer())?.takes.find(({ id }) => id === takeId)).toMatchObject({ state: 'ready', duration: expect.closeTo(2, 0) });

  // What lands later still is nobody's, and goes; what was sent stays.
  const late = randomBytes(100);
  const hash = createHash('sha256').update(late).digest('hex');
  await store.put(sliceKey(takeId, 2, hash), Readable.from([late]));
  await keepHouse({ sql: db.sql, store, now: at(26), failed: thrown });
  expect((await store.list(slicesPrefix(takeId))).map(({ size }) => size).toSorted()).toEqual([7000, 9000]);
  expect(await store.head(playableKey(takeId))).not.toBeNull();
  await store.remove(`takes/${takeId}/`);
});
