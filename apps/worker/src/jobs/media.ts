import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtempDisposable, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { moveCheck } from '@interviews/db/queries/checks.ts';
import { type StoredTake, storedTake } from '@interviews/db/queries/work.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { takeBroken } from '@interviews/domain/invitation/reopen.ts';
import { takeReady } from '@interviews/domain/invitation/takes.ts';
import { playableKey, sliceKey } from '@interviews/storage/keys.ts';
import { openParts } from '@interviews/storage/parts.ts';
import type { MediaStore } from '@interviews/storage/store.ts';
import { inspect } from '../media/inspect.ts';
import { remux, Unplayable } from '../media/remux.ts';

type Playable = { readonly mimeType: string; readonly duration: number; readonly size: number; readonly checked: 'decoded' | 'structure' };

/**
 * Joins a stored take, rewrites it so that players can seek, decodes it, and tells the interview whether it can be played. Done twice, it
 * changes nothing the second time. A file that cannot be played is a `broken` take; a store that cannot be read is an error, and tried again.
 */
export async function makePlayable(sql: Sql, store: MediaStore, takeId: string): Promise<'ready' | 'broken' | 'nothing to do'> {
  const take = await storedTake(sql, takeId);
  if (!take) return 'nothing to do';
  const found = await prepare(store, take).catch((error) => {
    if (error instanceof Unplayable) return error;
    throw error;
  });
  await tell(sql, take, found);
  return found instanceof Unplayable ? 'broken' : 'ready';
}

async function prepare(store: MediaStore, take: StoredTake): Promise<Playable> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'take-'));
  const [joined, playable] = [join(folder.path, 'joined'), join(folder.path, 'playable')];
  const parts = take.slices.map(({ size, sha256 }, n) => ({ key: sliceKey(take.id, n, sha256), size }));
  await pipeline(openParts(store, parts), createWriteStream(joined));

  const { mimeType } = await remux(joined, playable);
  const { duration, checked } = await inspect(playable);
  await store.put(playableKey(take.id), createReadStream(playable));
  return { mimeType, duration, checked, size: (await stat(playable)).size };
}

async function tell(sql: Sql, take: StoredTake, found: Playable | Unplayable): Promise<void> {
  if (take.isCheck) {
    const to =
      found instanceof Unplayable ? ({ state: 'broken', problem: found.message } as const) : ({ state: 'ready', ...found } as const);
    await moveCheck(sql, take.id, 'stored', to);
    return;
  }
  const takeId = take.id as TakeId;
  // Asked about by its id: of a question that is answered meanwhile, the other takes are not loaded.
  await change(sql, invitations, take.invitationId, { now: () => new Date(), about: takeId }, (it, _version, at) =>
    found instanceof Unplayable ? takeBroken(it, takeId, found.message, at) : takeReady(it, takeId, found, at),
  );
}
