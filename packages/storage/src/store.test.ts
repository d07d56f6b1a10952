import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CreateMultipartUploadCommand, ListPartsCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { fileStore } from './files.ts';
import { readSliceKey, sliceKey, slicesPrefix, takePrefix } from './keys.ts';
import { openParts, sizeOf } from './parts.ts';
import { s3Store } from './s3.ts';
import { NotThere, TooManyBytes, WrongBytes } from './store.ts';

vi.setConfig({ testTimeout: 60_000 }); // large files on a busy machine

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

  test('keeps a file that is larger than any part, and lists nothing before all of it is there', async () => {
    const [prefix, piece] = [take(), randomBytes(1_000_003)];
    const hash = createHash('sha256');
    async function* large() {
      for (let n = 0; n < 35; n++) {
        hash.update(piece);
        yield piece;
      }
      expect(await store.list(prefix)).toEqual([]);
    }
    const stored = await store.put(`${prefix}playable`, large());
    expect(stored).toEqual({ size: 35_000_105, sha256: hash.digest('hex') });
    expect(await store.head(`${prefix}playable`)).toEqual({ size: 35_000_105, sha256: null });
    const around = await buffer(await store.open(`${prefix}playable`, { start: 16_000_040, end: 17_000_050 }));
    expect(around.equals(Buffer.concat([piece, piece]).subarray(16_000_040 % 1_000_003, (16_000_040 % 1_000_003) + 1_000_011))).toBe(true);
    await store.remove(prefix);
  });

  test('of a large file that is cut off or is not what was announced nothing stays', async () => {
    const prefix = take();
    await store.sweep(new Date(Date.now() + 60_000)); // of runs that were killed
    async function* large(end?: Error) {
      for (let n = 0; n < 40; n++) yield randomBytes(1_000_000);
      if (end) throw end;
    }
    await expect(store.put(`${prefix}a`, large(new Error('the line went dead')))).rejects.toThrow('dead');
    await expect(store.put(`${prefix}b`, large(), { sha256: sha256(randomBytes(5)) })).rejects.toThrow(WrongBytes);
    await expect(store.put(`${prefix}c`, large(), { limit: 39_000_000 })).rejects.toThrow(TooManyBytes);
    expect(await store.list(prefix)).toEqual([]);
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });

  test('holds little of a large file in memory', async () => {
    const prefix = take();
    const held = () => process.memoryUsage().arrayBuffers;
    let most = 0;
    const before = held();
    async function* large() {
      for (let n = 0; n < 400; n++) {
        yield Buffer.alloc(500_000, n);
        most = Math.max(most, held() - before);
      }
    }
    expect((await store.put(`${prefix}playable`, large())).size).toBe(200_000_000);
    expect(most).toBeLessThan(150_000_000);
    await store.remove(prefix);
  });

  test('answers a ping', () => store.ping());
});

test('files: a refused put leaves no temporary file behind, and no key leads out of the store', async () => {
  const store = fileStore(folder);
  await expect(store.put('refused/x', cut(randomBytes(100)))).rejects.toThrow();
  await expect(readdir(join(folder, 'refused'))).rejects.toThrow('ENOENT');
  expect(await readdir(join(folder, '.tmp'))).toEqual([]);
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

test('files: what a killed server was writing is never listed, and goes after a while', async () => {
  const [root, key] = [join(folder, 'killed'), `${takePrefix(randomUUID())}slices/0`];
  const store = fileStore(root);
  await store.put(key, chunks(randomBytes(10)));
  await writeFile(join(root, '.tmp', randomUUID()), 'half a slice');
  expect(await store.list('')).toEqual([{ key, size: 10 }]);
  expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0);
  expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(1);
  expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  expect(await store.list('')).toHaveLength(1);
});

test.runIf(s3)('s3: the parts that a killed worker had sent go after a while', async () => {
  const client = new S3Client({
    endpoint: S3_ENDPOINT ?? '',
    region: S3_REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
  });
  await s3?.sweep(new Date(Date.now() + 60_000));
  const Key = `${takePrefix(randomUUID())}playable`;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: S3_BUCKET, Key }));
  await client.send(new UploadPartCommand({ Bucket: S3_BUCKET, Key, UploadId, PartNumber: 1, Body: randomBytes(100) }));
  expect(await s3?.sweep(new Date(Date.now() - 60_000))).toBe(0);
  expect(await s3?.sweep(new Date(Date.now() + 60_000))).toBe(1);
  await expect(client.send(new ListPartsCommand({ Bucket: S3_BUCKET, Key, UploadId }))).rejects.toThrow(/upload/i);
});
