import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { fileStore } from './files.ts';
import { readSliceKey, sliceKey, slicesPrefix, takePrefix } from './keys.ts';
import { openParts, sizeOf } from './parts.ts';
import { s3Store } from './s3.ts';
import { NotThere, TooManyBytes, WrongBytes } from './store.ts';

const folder = await mkdtemp(join(tmpdir(), 'media-'));
afterAll(() => rm(folder, { recursive: true }));

const { S3_ENDPOINT, S3_BUCKET = 'interviews', S3_ACCESS_KEY_ID = '', S3_SECRET_ACCESS_KEY = '', S3_REGION = 'us-east-1' } = process.env;
const s3 = S3_ENDPOINT
  ? s3Store({
      endpoint: S3_ENDPOINT,
      publicEndpoint: S3_ENDPOINT,
      bucket: S3_BUCKET,
      accessKeyId: S3_ACCESS_KEY_ID,
      secretAccessKey: S3_SECRET_ACCESS_KEY,
      region: S3_REGION,
      forcePathStyle: true,
    })
  : null;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
async function* chunks(bytes: Buffer, size = 1000) {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
async function* cut(bytes: Buffer) {
  yield bytes.subarray(0, 10);
  throw new Error('the line went dead');
}

describe.each([fileStore(folder), ...(s3 ? [s3] : [])])('$kind', (store) => {
  const take = () => takePrefix(randomUUID());

  test('gives back the bytes it was given, and says their hash', async () => {
    const [key, bytes] = [`${take()}slices/x`, randomBytes(70_001)];
    expect(await store.put(key, chunks(bytes), { sha256: sha256(bytes) })).toEqual({ size: 70_001, sha256: sha256(bytes) });
    expect(await buffer(await store.open(key))).toEqual(bytes);
    expect(await store.head(key)).toMatchObject({ size: 70_001 });
    expect(await buffer(await store.open(key, { start: 100, end: 4099 }))).toEqual(bytes.subarray(100, 4100));
  });

  test('keeps nothing of bytes that are not those announced, too many, or cut off', async () => {
    const [prefix, bytes] = [take(), randomBytes(5000)];
    await expect(store.put(`${prefix}a`, chunks(bytes), { sha256: sha256(randomBytes(5)) })).rejects.toThrow(WrongBytes);
    await expect(store.put(`${prefix}b`, chunks(bytes), { limit: 4999 })).rejects.toThrow(TooManyBytes);
    await expect(store.put(`${prefix}c`, cut(bytes))).rejects.toThrow('dead');
    expect(await store.list(prefix)).toEqual([]);
    expect(await store.head(`${prefix}a`)).toBeNull();
    await expect(store.open(`${prefix}a`)).rejects.toThrow(NotThere);
  });

  test('the same bytes put at once sixteen times are there once', async () => {
    const [prefix, bytes] = [take(), randomBytes(3000)];
    await Promise.all(Array.from({ length: 16 }, () => store.put(`${prefix}same`, chunks(bytes))));
    expect(await store.list(prefix)).toEqual([{ key: `${prefix}same`, size: 3000 }]);
    expect(await buffer(await store.open(`${prefix}same`))).toEqual(bytes);
  });

  test('reads slices as one stream, whole and from any byte to any byte', async () => {
    const takeId = randomUUID();
    const slices = [randomBytes(1), randomBytes(700), randomBytes(32)];
    const parts = await Promise.all(
      slices.map(async (bytes, n) => {
        const key = sliceKey(takeId, n, sha256(bytes));
        return { key, size: (await store.put(key, chunks(bytes))).size };
      }),
    );
    const whole = Buffer.concat(slices);
    expect(sizeOf(parts)).toBe(733);
    expect(await buffer(openParts(store, parts))).toEqual(whole);
    for (const [start, end] of [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 700],
      [700, 701],
      [701, 732],
      [0, 732],
      [732, 732],
    ] as const)
      expect(await buffer(openParts(store, parts, { start, end })), `${start}-${end}`).toEqual(whole.subarray(start, end + 1));
    expect((await store.list(slicesPrefix(takeId))).map(({ key }) => readSliceKey(key)?.n).toSorted()).toEqual([0, 1, 2]);
  });

  test('forgets a whole take, twice if need be, and no other', async () => {
    const [gone, kept] = [take(), take()];
    for (const prefix of [gone, kept]) await store.put(`${prefix}slices/0`, chunks(randomBytes(10)));
    await store.remove(gone);
    await store.remove(gone);
    expect(await store.list(gone)).toEqual([]);
    expect(await store.list(kept)).toHaveLength(1);
  });

  test('answers a ping', () => store.ping());
});

test('files: a refused put leaves no temporary file behind, and no key leads out of the store', async () => {
  const store = fileStore(folder);
  await expect(store.put('refused/x', cut(randomBytes(100)))).rejects.toThrow();
  expect(await readdir(join(folder, 'refused'))).toEqual([]);
  await expect(store.put('../outside', chunks(randomBytes(1)))).rejects.toThrow('out of the store');
});

test.runIf(s3)('s3: a signed put takes exactly the bytes it was signed for', async () => {
  const bytes = randomBytes(2000);
  const key = `${takePrefix(randomUUID())}slices/0-${sha256(bytes)}`;
  const signed = await s3?.signPut(key, bytes.length, sha256(bytes), 60);
  const put = (body: Buffer) => fetch(signed?.url ?? '', { method: 'PUT', headers: signed?.headers ?? {}, body: new Uint8Array(body) });
  expect((await put(randomBytes(2000))).ok).toBe(false);
  expect((await put(bytes.subarray(1))).ok).toBe(false);
  expect((await put(bytes)).ok).toBe(true);
  expect(await s3?.head(key)).toEqual({ size: 2000, sha256: sha256(bytes) });
});
