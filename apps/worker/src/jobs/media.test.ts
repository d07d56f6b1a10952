import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtempDisposable, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { change, read } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { storedTakes, unconvertedTakes } from '@interviews/db/queries/work.ts';
import { started } from '@interviews/db/testing/builders.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { beginTake, finishTake } from '@interviews/domain/invitation/takes.ts';
import { fileStore } from '@interviews/storage/files.ts';
import { mp4Key, playableKey, posterKey, sliceKey, takePrefix } from '@interviews/storage/keys.ts';
import { database } from '@interviews/testing/database.ts';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { findFfmpeg } from '../media/ffmpeg.ts';
import { sweepWorkshops } from '../media/workshop.ts';
import { makeConverted } from './convert.ts';
import { type MediaWork, makePlayable } from './media.ts';

vi.setConfig({ testTimeout: 60_000 }); // programs are started; a busy machine takes its time

const ffmpeg = await findFfmpeg(process.env['FFMPEG_PATH'] ?? 'ffmpeg');
// Of its own: other workers on this machine work in theirs.
const temporary = await mkdtempDisposable(join(tmpdir(), 'media-jobs-'));
process.env['TMPDIR'] = temporary.path;
afterAll(() => temporary.remove());
const fixture = (name: string) => readFile(new URL(`../media/fixtures/${name}`, import.meta.url));
const workshops = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('interviews-take-'));
const now = () => new Date();

/** A database, a folder, and one take as the server leaves it: its two slices lie there, and nothing looked at them. */
async function world(bytes: Buffer) {
  const db = await database({ connections: 4 });
  const folder = await mkdtempDisposable(join(tmpdir(), 'media-job-'));
  const store = fileStore(join(folder.path, 'store'));
  const invitation = await started(db.sql);
  const questionId = invitation.questions.find(({ type }) => type === 'video')!.id;
  const takeId = randomUUID() as TakeId;
  const pieces = [bytes.subarray(0, 4000), bytes.subarray(4000)];
  const slices = pieces.map((piece) => ({ size: piece.length, sha256: createHash('sha256').update(piece).digest('hex') }));
  for (const [n, piece] of pieces.entries()) await store.put(sliceKey(takeId, n, slices[n]!.sha256), Readable.from([piece]));
  const decide = (decision: Parameters<typeof change<typeof invitation>>[4]) =>
    change(db.sql, invitations, invitation.id, { now, about: takeId }, decision);
  await decide((it, _, at) => beginTake(it, { id: takeId, questionId, direct: false }, at));
  const manifest = { mimeType: 'video/webm', duration: 3, slices };
  await decide((it, _, at) => finishTake(it, takeId, manifest, new Map(slices.entries()), at));
  const work: MediaWork = { sql: db.sql, store, ffmpeg: null };
  return {
    work,
    store,
    takeId,
    folder: folder.path,
    waiting: () => storedTakes(db.sql, 9),
    unconverted: () => unconvertedTakes(db.sql, 9),
    async seen() {
      const { state, version } = (await read(db.sql, invitations, invitation.id, now(), takeId))!;
      return { version, ...state.asked.flatMap(({ takes }) => takes).find(({ id }) => id === takeId) };
    },
    there: async () => (await store.list(takePrefix(takeId))).map(({ key }) => key),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await folder.remove();
    },
  };
}

describe('a take', () => {
  test('becomes playable, with a still, and done again nothing changes', async () => {
    await using it = await world(await fixture('take.webm'));
    expect(await makePlayable(it.work, it.takeId)).toBe('ready');
    const seen = await it.seen();
    expect(seen).toMatchObject({ state: 'ready', mimeType: 'video/webm', duration: expect.closeTo(3, 0), mp4: null });
    expect(await it.there()).toContain(playableKey(it.takeId));
    expect((await it.there()).includes(posterKey(it.takeId))).toBe(seen.poster !== null);
    expect(seen.poster).toBe(seen.checked === 'decoded' ? 'image/png' : null);
    expect(await makePlayable(it.work, it.takeId)).toBe('nothing to do');
    expect(await it.seen()).toEqual(seen);
  });

  test('that is no video is broken, and nothing is made of it', async () => {
    await using it = await world(randomBytes(9000));
    expect(await makePlayable(it.work, it.takeId)).toBe('broken');
    expect(await it.seen()).toMatchObject({ state: 'broken', problem: 'It is no video file.' });
    expect(await it.there()).toHaveLength(2);
  });

  test('whose store goes away in the middle waits for the next try, and leaves nothing on this machine', async () => {
    await using it = await world(await fixture('take.webm'));
    const put = () => Promise.reject(new Error('the store is away'));
    await expect(makePlayable({ ...it.work, store: { ...it.store, put } }, it.takeId)).rejects.toThrow('away');
    expect(await workshops()).toEqual([]);
    expect(await it.waiting()).toEqual([it.takeId]);
    expect(await makePlayable(it.work, it.takeId)).toBe('ready');
  });
});

describe('a store that lost', () => {
  test('one slice of a take makes it broken: the candidate may record again', async () => {
    await using it = await world(await fixture('take.webm'));
    await it.store.remove((await it.there()).find((key) => key.includes('/1-'))!);
    expect(await makePlayable(it.work, it.takeId)).toBe('broken');
    expect(await it.seen()).toMatchObject({ state: 'broken', problem: 'A part of it was lost on our side.' });
  });

  test('all of it is likely another store: the take waits', async () => {
    await using it = await world(await fixture('take.webm'));
    const elsewhere = fileStore(join(it.folder, 'elsewhere'));
    await expect(makePlayable({ ...it.work, store: elsewhere }, it.takeId)).rejects.toMatchObject({ name: 'NotThere' });
    expect(await it.seen()).toMatchObject({ state: 'stored' });
    expect(await makePlayable(it.work, it.takeId)).toBe('ready');
  });
});

describe('an MP4 of it', () => {
  const playable = async () => {
    const it = await world(await fixture('take.webm'));
    await makePlayable(it.work, it.takeId);
    expect(await it.unconverted()).toEqual([it.takeId]);
    return it;
  };

  test.runIf(ffmpeg)('is made once', async () => {
    await using it = await playable();
    const work = { ...it.work, ffmpeg };
    expect(await makeConverted(work, it.takeId)).toBe('made');
    const { size } = (await it.store.head(mp4Key(it.takeId)))!;
    expect(await it.seen()).toMatchObject({ state: 'ready', mp4: true, mimeType: 'video/mp4', size });
    expect(await makeConverted(work, it.takeId)).toBe('nothing to do');
    expect(await it.unconverted()).toEqual([]);
  });

  test('that cannot be made leaves the take ready as it was, and is not tried for ever', async () => {
    await using it = await playable();
    await writeFile(join(it.folder, 'ffmpeg'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const poor = { path: join(it.folder, 'ffmpeg'), asTheyCame: '-vsync' } as const;
    const before = await buffer(await it.store.open(playableKey(it.takeId)));
    expect(await makeConverted({ ...it.work, ffmpeg: poor }, it.takeId)).toBe('failed');
    expect(await it.seen()).toMatchObject({ state: 'ready', mp4: false, mimeType: 'video/webm', problem: null });
    expect(before.equals(await buffer(await it.store.open(playableKey(it.takeId))))).toBe(true);
    expect(await it.unconverted()).toEqual([]);
  });

  test('waits where there is no FFmpeg', async () => {
    await using it = await playable();
    expect(await makeConverted(it.work, it.takeId)).toBe('nothing to do');
    expect(await it.unconverted()).toEqual([it.takeId]);
  });
});

test('what a killed worker left in the temporary folder goes after a day', async () => {
  const [old, young] = [join(tmpdir(), `interviews-take-${randomUUID()}`), join(tmpdir(), `interviews-take-${randomUUID()}`)];
  for (const path of [old, young]) await mkdir(path);
  await writeFile(join(old, 'joined'), 'a face');
  const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000);
  await utimes(old, hours(25), hours(25));
  expect(await sweepWorkshops(hours(24))).toBe(1);
  expect((await workshops()).map((name) => join(tmpdir(), name))).toEqual([young]);
});
