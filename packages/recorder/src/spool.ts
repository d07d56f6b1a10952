import { Fenced, type Left, type Spool, type SpoolSlice, type SpoolTake } from './ports.ts';

const version = 1;

type StoredSlice = SpoolSlice & { readonly bytes: ArrayBuffer };

/** IndexedDB as the spool, looked for when it is first needed: merely naming it throws in some private windows. Bytes are ArrayBuffers: WebKit without a profile fails on Blobs. */
export function openSpool(factory: () => IDBFactory, name = 'interviews-recorder'): Spool {
  let opening: Promise<IDBDatabase> | null = null;

  async function database(): Promise<IDBDatabase> {
    opening ??= open(factory(), name).then(
      (db) => {
        // Another page upgrades, or the browser throws the data away: open again when it is next needed.
        db.onversionchange = () => db.close();
        db.onclose = () => {
          opening = null;
        };
        return db;
      },
      (error: unknown) => {
        opening = null;
        throw error;
      },
    );
    return opening;
  }

  /** Resolves when the transaction is on disk, not when its last request was answered. */
  async function within<T>(mode: IDBTransactionMode, run: (tx: Stores) => T | Promise<T>): Promise<T> {
    const db = await database();
    const tx = db.transaction(['takes', 'slices'], mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error ?? new Error('The transaction was aborted.'));
    });
    try {
      const result = await run({ takes: tx.objectStore('takes'), slices: tx.objectStore('slices') });
      await done;
      return result;
    } catch (error) {
      done.catch(() => {});
      throw error;
    }
  }

  return {
    create: (take) => within('readwrite', async ({ takes }) => void (await answer(takes.add(take)))),

    update: (takeId, epoch, change) =>
      within('readwrite', async ({ takes }) => {
        const take = await mine(takes, takeId, epoch);
        await answer(takes.put({ ...take, ...change }));
      }),

    write: (slice, bytes, epoch) =>
      within('readwrite', async ({ takes, slices }) => {
        await mine(takes, slice.takeId, epoch);
        await answer(slices.put({ ...slice, bytes } satisfies StoredSlice));
      }),

    read: (takeId, n) =>
      within('readonly', async ({ slices }) => {
        const slice: StoredSlice | undefined = await answer(slices.get([takeId, n]));
        return slice?.bytes ?? null;
      }),

    claim: (invitationId) =>
      within('readwrite', async ({ takes, slices }) => {
        const lefts: Left[] = [];
        for (const take of await all(takes)) {
          if (take.invitationId !== invitationId) continue;
          const claimed = { ...take, epoch: take.epoch + 1 };
          await answer(takes.put(claimed));
          lefts.push({ take: claimed, slices: await sums(slices, take.takeId) });
        }
        return lefts;
      }),

    discard: (takeId) =>
      within('readwrite', async ({ takes, slices }) => {
        const take: SpoolTake | undefined = await answer(takes.get(takeId));
        await answer(slices.delete(rangeOf(takeId)));
        // Raised: a write that is still on its way must not bring anything back.
        if (take) await answer(takes.put({ ...take, discarded: true, epoch: take.epoch + 1 }));
      }),

    drop: (takeId) => within('readwrite', (stores) => dropTakes(stores, (take) => take.takeId === takeId)),

    dropQuestion: (invitationId, questionId) =>
      within('readwrite', (stores) => dropTakes(stores, (take) => take.invitationId === invitationId && take.questionId === questionId)),

    sweep: (before) => within('readwrite', (stores) => dropTakes(stores, (take) => take.createdAt < before)),
  };
}

interface Stores {
  readonly takes: IDBObjectStore;
  readonly slices: IDBObjectStore;
}

function open(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  const request = factory.open(name, version);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('takes', { keyPath: 'takeId' });
    request.result.createObjectStore('slices', { keyPath: ['takeId', 'n'] });
  };
  return answer(request);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function all(takes: IDBObjectStore): Promise<SpoolTake[]> {
  return answer<SpoolTake[]>(takes.getAll());
}

/** The take's row, if this page is still the one that may write it. */
async function mine(takes: IDBObjectStore, takeId: string, epoch: number): Promise<SpoolTake> {
  const take: SpoolTake | undefined = await answer(takes.get(takeId));
  if (!take || take.epoch !== epoch) throw new Fenced(`Take ${takeId} is another page's.`);
  return take;
}

function rangeOf(takeId: string): IDBKeyRange {
  return IDBKeyRange.bound([takeId], [takeId, Number.POSITIVE_INFINITY]);
}

/** What is written there, without holding all of it in memory at once. */
function sums(slices: IDBObjectStore, takeId: string): Promise<SpoolSlice[]> {
  return new Promise((resolve, reject) => {
    const found: SpoolSlice[] = [];
    const request = slices.openCursor(rangeOf(takeId));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(found);
      const { n, size, sha256, until } = cursor.value as StoredSlice;
      found.push({ takeId, n, size, sha256, until });
      cursor.continue();
    };
  });
}

async function dropTakes({ takes, slices }: Stores, which: (take: SpoolTake) => boolean): Promise<void> {
  for (const take of await all(takes)) {
    if (!which(take)) continue;
    await answer(slices.delete(rangeOf(take.takeId)));
    await answer(takes.delete(take.takeId));
  }
}
