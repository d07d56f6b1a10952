import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Fenced, type Spool, type SpoolTake } from './ports.ts';
import { openSpool } from './spool.ts';

const take: SpoolTake = {
  takeId: 'take',
  invitationId: 'invitation',
  questionId: 'question',
  limitSeconds: 60,
  createdAt: 1_000,
  mimeType: null,
  epoch: 1,
  sealed: null,
  ended: null,
  discarded: false,
};
const slice = (n: number, takeId = 'take') => ({ takeId, n, size: 3, sha256: `${n}`, until: 2 * (n + 1) });
const bytes = (...of: number[]) => new Uint8Array(of).buffer;

let disk: IDBFactory;
let spool: Spool;

beforeAll(() => {
  globalThis.IDBKeyRange = IDBKeyRange;
});
beforeEach(() => {
  disk = new IDBFactory();
  spool = openSpool(() => disk);
});

test('what one page wrote, the next page finds, in order and byte for byte', async () => {
  await spool.create(take);
  for (const n of [10, 2, 0]) await spool.write(slice(n), bytes(n, n, n), 1);
  await spool.update('take', 1, { sealed: 3, mimeType: 'video/mp4' });

  const next = openSpool(() => disk);
  expect(await next.claim('invitation')).toEqual([
    { take: { ...take, epoch: 2, sealed: 3, mimeType: 'video/mp4' }, slices: [slice(0), slice(2), slice(10)] },
  ]);
  expect(await next.read('take', 2)).toEqual(bytes(2, 2, 2));
  expect(await next.read('take', 1)).toBeNull();
  expect(await next.claim('another')).toEqual([]);
});

describe('the fence', () => {
  test('after a newer page has claimed, the older writes nothing', async () => {
    await spool.create(take);
    await openSpool(() => disk).claim('invitation');
    await expect(spool.write(slice(0), bytes(1), 1)).rejects.toBeInstanceOf(Fenced);
    await expect(spool.update('take', 1, { sealed: 1 })).rejects.toBeInstanceOf(Fenced);
    expect((await spool.claim('invitation'))[0]).toMatchObject({ take: { sealed: null }, slices: [] });
  });

  test('a write on its way is either before the claim and found, or refused: never unseen', async () => {
    await spool.create(take);
    const newer = openSpool(() => disk);
    const writes = Array.from({ length: 20 }, (_, n) =>
      spool.write(slice(n), bytes(n), 1).then(
        () => n,
        () => null,
      ),
    );
    const [left] = await newer.claim('invitation');
    const written = (await Promise.all(writes)).filter((n) => n !== null);
    expect(left?.slices.map(({ n }) => n)).toEqual(written);
  });

  test('what was thrown away does not come back by a late write', async () => {
    await spool.create(take);
    await spool.write(slice(0), bytes(1), 1);
    await spool.discard('take');
    await expect(spool.write(slice(1), bytes(1), 1)).rejects.toBeInstanceOf(Fenced);
    expect(await spool.claim('invitation')).toMatchObject([{ take: { discarded: true }, slices: [] }]);
  });
});

test('a disk that takes a slice and then cannot keep it has not written it', async () => {
  await spool.create(take);
  const put = IDBObjectStore.prototype.put;
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value) {
    const request = put.call(this, value);
    request.addEventListener('success', () => this.transaction.abort());
    return request;
  });
  try {
    await expect(spool.write(slice(0), bytes(1), 1)).rejects.toThrow('aborted');
  } finally {
    full.mockRestore();
  }
  expect(await spool.read('take', 0)).toBeNull();
});

test('dropping takes the slices along, and nothing else', async () => {
  const others = [
    { ...take, takeId: 'same-question' },
    { ...take, takeId: 'other-question', questionId: 'other' },
    { ...take, takeId: 'other-interview', invitationId: 'other', createdAt: 5_000 },
  ];
  for (const row of [take, ...others]) {
    await spool.create(row);
    await spool.write(slice(0, row.takeId), bytes(1), 1);
  }
  await spool.drop('take');
  expect(await spool.read('take', 0)).toBeNull();
  expect(await spool.read('same-question', 0)).not.toBeNull();
  await spool.dropQuestion('invitation', 'question');
  expect((await spool.claim('invitation')).map((left) => left.take.takeId)).toEqual(['other-question']);
  await spool.sweep(5_000);
  expect(await spool.read('other-question', 0)).toBeNull();
  expect(await spool.read('other-interview', 0)).not.toBeNull();
});

test('a browser that refuses its disk rejects, now and when it is asked again', async () => {
  const refusing = openSpool(() => {
    throw new DOMException('private window', 'SecurityError');
  });
  await expect(refusing.create(take)).rejects.toThrow('private window');
  await expect(refusing.create(take)).rejects.toThrow('private window');
});
