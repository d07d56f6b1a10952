import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { moveCheck } from '@interviews/db/queries/checks.ts';
import { type StoredTake, storedTake } from '@interviews/db/queries/work.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { takeBroken } from '@interviews/domain/invitation/reopen.ts';
import { takeReady } from '@interviews/domain/invitation/takes.ts';
import { mp4Key, playableKey, posterKey, sliceKey, slicesPrefix } from '@interviews/storage/keys.ts';
import { openParts } from '@interviews/storage/parts.ts';
import { type MediaStore, NotThere } from '@interviews/storage/store.ts';
import type { Ffmpeg } from '../media/ffmpeg.ts';
import { makePoster, makeSeekable } from '../media/make.ts';
import { Unplayable } from '../media/unplayable.ts';
import { workshop } from '../media/workshop.ts';

export type MediaWork = {
  readonly sql: Sql;
  readonly store: MediaStore;
  /** Null where there is none. */
  readonly ffmpeg: Ffmpeg | null;
};

type Made = Parameters<typeof takeReady>[2];

/**
 * Joins a stored take, rewrites it so that players can seek, decodes it, and tells the interview whether it can be played. Done twice, it
 * changes nothing the second time. A file that cannot be played is a `broken` take; a store that cannot be read is an error, and tried again.
 */
export async function makePlayable(work: MediaWork, takeId: string): Promise<'ready' | 'broken' | 'nothing to do'> {
  const take = await storedTake(work.sql, takeId);
  if (!take) return 'nothing to do';
  const made = await make(work, take).catch((error) => {
    if (error instanceof Unplayable) return error;
    throw error;
  });
  await tell(work.sql, take, made);
  return made instanceof Unplayable ? 'broken' : 'ready';
}

async function make({ store, ffmpeg }: MediaWork, take: StoredTake): Promise<Made> {
  await using shop = await workshop();
  const [joined, playable, still] = [shop.at('joined'), shop.at('playable'), shop.at('poster')];
  await join(store, take, joined);

  const { mimeType, duration, checked, isMp4 } = await makeSeekable(joined, playable, { ffmpeg });
  const isWanted = isMp4 && !take.isCheck;
  await store.put((isWanted ? mp4Key : playableKey)(take.id), createReadStream(playable));
  // A device check is watched where it was made, a moment ago.
  const poster = take.isCheck ? null : await makePoster(playable, duration, still, { ffmpeg });
  if (poster) await store.put(posterKey(take.id), createReadStream(still));
  return { mimeType, duration, checked, poster, mp4: isWanted || null, size: (await stat(playable)).size };
}

/** @throws Unplayable where the store has lost a part of it; where it has nothing at all, it is likely not the store that it was sent to */
async function join(store: MediaStore, take: StoredTake, target: string): Promise<void> {
  const parts = take.slices.map(({ size, sha256 }, n) => ({ key: sliceKey(take.id, n, sha256), size }));
  try {
    await pipeline(openParts(store, parts), createWriteStream(target));
  } catch (error) {
    if (!(error instanceof NotThere) || (await store.list(slicesPrefix(take.id))).length === 0) throw error;
    throw new Unplayable('A part of it was lost on our side.');
  }
}

async function tell(sql: Sql, take: StoredTake, found: Made | Unplayable): Promise<void> {
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
