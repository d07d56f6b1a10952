import { change } from '@interviews/db/change.ts';
import type { Sql } from '@interviews/db/connect.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { deleteCheck, moveCheck, outlivedChecks } from '@interviews/db/queries/checks.ts';
import { purgeRefused } from '@interviews/db/queries/inbox.ts';
import { purgePublished } from '@interviews/db/queries/outbox.ts';
import { forgetSlices } from '@interviews/db/queries/slices.ts';
import { invitationTidied, type SettledTake, settledTakes, takeSwept, untidied } from '@interviews/db/queries/work.ts';
import { letGoUnsent } from '@interviews/domain/invitation/unsent.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { mp4Key, playableKey, readSliceKey, takePrefix } from '@interviews/storage/keys.ts';
import type { MediaStore } from '@interviews/storage/store.ts';

/** How long a published event can still be looked up here. */
const KEEP_PUBLISHED = 7 * DAY;
/** How long a record that could not be taken stays in sight. */
const KEEP_REFUSED = 30 * DAY;
/** A backlog is worked off over several minutes: housekeeping never crowds out what people wait for. */
const MOST_BATCHES = 10;
const BATCH = 5000;

export type House = {
  readonly sql: Sql;
  readonly store: MediaStore;
  readonly now: () => Date;
  /** One thing that could not be tidied does not hold up the rest; the next minute tries it again. */
  readonly failed: (id: string, error: unknown) => void;
};

export type Kept = { readonly events: number; readonly takes: number; readonly checks: number; readonly refused: number };

/**
 * Lets go of what nobody needs any more: published events after a week, what is left of takes that came to nothing, device checks after
 * their hour, what was never sent a week after its interview, records that could not be taken after a month. Bytes go before rows, so that whatever dies between is found again.
 * @returns how many of each went
 */
export async function keepHouse(house: House): Promise<Kept> {
  const events = await purge(house);
  const checks = await each(house, await outlivedChecks(house.sql, house.now()), async ({ id, state, settled }) => {
    await empty(house, id);
    if (settled) await deleteCheck(house.sql, id);
    else await moveCheck(house.sql, id, state, { state: 'gone' });
  });
  await each(house, ids(await untidied(house.sql, house.now())), ({ id }) => letGo(house, id));
  const takes = await each(house, await settledTakes(house.sql, house.now()), async (take) => {
    if (take.keeps) await dropOrphans(house, take.id, take.keeps);
    else await empty(house, take.id);
    await takeSwept(house.sql, take.id, house.now());
  });
  const refused = await purgeRefused(house.sql, after(house.now(), -KEEP_REFUSED));
  return { events, takes, checks, refused };
}

async function purge({ sql, now }: House): Promise<number> {
  let purged = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const gone = await purgePublished(sql, after(now(), -KEEP_PUBLISHED), BATCH);
    purged += gone;
    if (gone < BATCH) break;
  }
  return purged;
}

async function each<T extends { readonly id: string }>(
  { failed }: House,
  items: readonly T[],
  tidy: (item: T) => Promise<void>,
): Promise<number> {
  let done = 0;
  for (const item of items) {
    try {
      await tidy(item);
      done++;
    } catch (error) {
      failed(item.id, error);
    }
  }
  return done;
}

const ids = (all: readonly string[]) => all.map((id) => ({ id }));

/** By the way of every command: who reopens a question at the same moment comes before it, and keeps all takes, or after it. */
async function letGo({ sql, now }: House, id: string): Promise<void> {
  const { version } = await change(sql, invitations, id, { now, about: 'all' }, (it, _version, at) => letGoUnsent(it, at));
  await invitationTidied(sql, id, version, now());
}

async function empty({ sql, store }: House, takeId: string): Promise<void> {
  await store.remove(takePrefix(takeId));
  await forgetSlices(sql, takeId);
}

/**
 * Slices that landed late and belong to no manifest, and the file that an MP4 has taken the place of: no address for it is good any more.
 * The manifest's slices stay beside what is played: they are what the candidate sent.
 */
async function dropOrphans({ store }: House, takeId: string, keeps: NonNullable<SettledTake['keeps']>): Promise<void> {
  const there = (await store.list(takePrefix(takeId))).map(({ key }) => key);
  if (there.includes(mp4Key(takeId))) await store.remove(playableKey(takeId));
  for (const key of there) {
    const slice = readSliceKey(key);
    if (slice && keeps[slice.n]?.sha256 !== slice.sha256) await store.remove(key);
  }
}
