import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { unconvertedTake } from '@interviews/db/queries/work.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { takeConverted } from '@interviews/domain/invitation/takes.ts';
import { mp4Key, playableKey } from '@interviews/storage/keys.ts';
import { NotThere } from '@interviews/storage/store.ts';
import { makeMp4 } from '../media/make.ts';
import { workshop } from '../media/workshop.ts';
import type { MediaWork } from './media.ts';

/**
 * Makes an MP4 of a playable take, for browsers that play no WebM. Its own job, since it takes as long as the rest waits for nobody: the
 * candidate has known for long that the take is ready. Where it fails the take stays as playable as it was. Done twice, it changes nothing.
 */
export async function makeConverted({ sql, store, ffmpeg }: MediaWork, takeId: string): Promise<'made' | 'failed' | 'nothing to do'> {
  const take = ffmpeg ? await unconvertedTake(sql, takeId) : null;
  if (!ffmpeg || !take) return 'nothing to do';
  await using shop = await workshop();
  const [playable, mp4] = [shop.at('playable'), shop.at('mp4')];
  const copied = await store.open(playableKey(takeId)).then(
    (bytes) => pipeline(bytes, createWriteStream(playable)).then(() => true),
    (error) => {
      if (error instanceof NotThere) return false;
      throw error;
    },
  );
  const made = copied && (await makeMp4(playable, mp4, take.duration, ffmpeg));
  if (made) await store.put(mp4Key(takeId), createReadStream(mp4));
  const size = made ? (await stat(mp4)).size : 0;
  await change(sql, invitations, take.invitationId, { now: () => new Date(), about: takeId }, (it, _version, at) =>
    takeConverted(it, takeId as TakeId, made ? { size } : null, at),
  );
  return made ? 'made' : 'failed';
}
