import { createHash, randomUUID } from 'node:crypto';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { change, read } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { recordSlice } from '@interviews/db/queries/slices.ts';
import { sweep } from '@interviews/db/queries/sweep.ts';
import { storedTake } from '@interviews/db/queries/work.ts';
import { started } from '@interviews/db/testing/builders.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { beginTake } from '@interviews/domain/invitation/takes.ts';
import { after, HOUR } from '@interviews/domain/time.ts';
import { fileStore } from '@interviews/storage/files.ts';
import { sliceKey } from '@interviews/storage/keys.ts';
import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';
import { lookIntoBucket } from './bucket.ts';
import { keepHouse } from './house.ts';

test('an answer that a lost phone put straight into the bucket is found there, sent when its time is over, and not tidied away', async () => {
  await using db = await database({ connections: 2 });
  await using dir = await mkdtempDisposable(`${tmpdir()}/bucket-`);
  const store = fileStore(dir.path);
  const begun = new Date();
  const at = (hours: number) => () => after(begun, hours * HOUR);
  const invitation = await started(db.sql);
  const video = invitation.questions.find(({ type }) => type === 'video')!;
  const takeId = randomUUID() as TakeId;
  await change(db.sql, invitations, invitation.id, { now: at(0) }, (it, _, now) =>
    beginTake(it, { id: takeId, questionId: video.id, direct: true }, now),
  );
  for (const n of [0, 1, 2]) {
    const bytes = Buffer.from(`slice ${n}`);
    const slice = { n, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    await recordSlice(db.sql, takeId, slice, { received: false, at: begun, mostBytes: 1000 });
    if (n < 2) await store.put(sliceKey(takeId, n, slice.sha256), Readable.from([bytes])); // the third never got there
  }

  expect(await lookIntoBucket(db.sql, store, at(1))).toBe(2);
  expect(await lookIntoBucket(db.sql, store, at(2))).toBe(0);
  await sweep(db.sql, at(25), (_, error) => {
    throw error;
  });
  await keepHouse({ sql: db.sql, store, now: at(26), failed: (_, error) => expect(error).toBeUndefined() });

  const { state } = (await read(db.sql, invitations, invitation.id, at(26)(), 'all'))!;
  const asked = state.asked.find(({ questionId }) => questionId === video.id);
  expect(asked?.response).toMatchObject({ takeId, submittedBy: 'server' });
  expect((await storedTake(db.sql, takeId))?.slices).toMatchObject([{ size: 7 }, { size: 7 }]);
  expect(await store.list(`takes/${takeId}/slices/`)).toHaveLength(2);
});
