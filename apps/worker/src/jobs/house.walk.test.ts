import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { beginCheck, moveCheck } from '@interviews/db/queries/checks.ts';
import { sweep } from '@interviews/db/queries/sweep.ts';
import { storedTakes } from '@interviews/db/queries/work.ts';
import { claim, newId } from '@interviews/db/testing/builders.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import type { Slice } from '@interviews/domain/invitation/invitation.ts';
import { complete, extend, revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { reopen, takeBroken } from '@interviews/domain/invitation/reopen.ts';
import { giveUpTake } from '@interviews/domain/invitation/takes.ts';
import { noon } from '@interviews/domain/testing.ts';
import { after, DAY, HOUR, MINUTE, SECOND } from '@interviews/domain/time.ts';
import { playableKey, sliceKey, slicesPrefix, takePrefix } from '@interviews/storage/keys.ts';
import { expect, test } from 'vitest';
import { world } from './testing/house-world.ts';

// HOUSE_SEED plays the same interviews again, HOUSE_INTERVIEWS more of them.
const seed = Number(process.env['HOUSE_SEED'] ?? 1);
const interviews = Number(process.env['HOUSE_INTERVIEWS'] ?? 25);

/** Numbers from a seed (mulberry32). */
function dice(from: number) {
  let a = from;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (of: number) => next() < of,
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!,
  };
}

type World = Awaited<ReturnType<typeof world>>;
type Own = Awaited<ReturnType<World['interview']>>;

/** What the domain refuses has not happened: a walk goes on. */
const tried = async <T>(work: Promise<T>): Promise<T | undefined> =>
  work.catch((error) => {
    if (!(error instanceof DomainError)) throw error;
    return undefined;
  });

/** A few takes, each with a fate of its own; then mostly an answer, and an end of some kind. */
async function live(it: World, own: Own, { chance, pick }: ReturnType<typeof dice>): Promise<string[]> {
  let now = noon;
  const wait = (most: number) => {
    now = after(now, most);
    own.goTo(now);
  };
  const begun: string[] = [];
  const playable: TakeId[] = [];
  const record = async () => {
    const fate = pick(['never', 'cut', 'given up', 'stored', 'stored', 'ready', 'ready', 'broken'] as const);
    wait(20 * SECOND);
    const take = await tried(fate === 'never' ? own.begin() : fate === 'cut' || fate === 'given up' ? own.underWay() : own.stored());
    if (!take) return;
    begun.push(take);
    if (fate === 'given up') await own.decide(take, (state, _, at) => giveUpTake(state, take, at));
    if (fate === 'broken') await own.decide(take, (state, _, at) => takeBroken(state, take, 'noise', at));
    if (fate === 'ready') await own.ready(take);
    if (fate === 'ready' || fate === 'stored') playable.push(take);
  };

  if (chance(0.5)) {
    const check = newId();
    await beginCheck(it.sql, { ...claim('check', check, own.tenantId), within: own.id }, { direct: false, at: noon });
    await own.slice(check);
    if (chance(0.5)) await moveCheck(it.sql, check, 'recording', { state: 'stored', storedAt: noon });
    if (chance(0.5)) await moveCheck(it.sql, check, 'stored', { state: 'ready' });
    begun.push(check);
  }
  for (const another of [true, chance(0.7), chance(0.5)]) if (another) await record();
  if (playable.length > 0 && chance(0.6)) await tried(own.send(pick(playable)));
  const alone = (decide: typeof complete) => (state: Parameters<typeof complete>[0], _: number, at: Date) =>
    decide({ ...state, questions: state.questions.filter(({ type }) => type === 'video') }, at);
  if (chance(0.5)) await tried(own.decide(undefined, alone(complete)));
  if (chance(0.3)) {
    wait(HOUR);
    await tried(own.decide(undefined, (state, _, at) => reopen(state, own.questionId, chance(0.5) ? after(at, 5 * DAY) : undefined, at)));
    if (chance(0.6)) await record();
    if (playable.length > 0 && chance(0.6)) await tried(own.send(pick(playable)));
  }
  if (chance(0.1)) await tried(own.decide(undefined, (state, _, at) => revoke(state, at)));
  if (chance(0.1)) await tried(own.decide(undefined, (state, _, at) => extend(state, after(at, 20 * DAY), at)));
  return begun;
}

/** The media job: what is stored becomes playable, or turns out to be nothing. */
async function judge(it: World, owns: ReadonlyMap<string, Own>, now: Date, { chance }: ReturnType<typeof dice>): Promise<void> {
  for (const id of await storedTakes(it.sql, 1000)) {
    const [row] = await it.sql<{ invitationId: string }[]>`select invitation_id as "invitationId" from takes where id = ${id}`;
    const own = row && owns.get(row.invitationId);
    if (!own) continue; // a device check, which its hour takes away
    own.goTo(now);
    const take = id as TakeId;
    if (chance(0.2)) await own.decide(take, (state, _, at) => takeBroken(state, take, 'noise', at));
    else await own.ready(take);
  }
}

/** What has to lie in the store: of every take that is somebody's answer, its slices and what was made of them. */
async function answersOf(it: World): Promise<string[]> {
  const rows = await it.sql<{ id: string; slices: Slice[]; state: string }[]>`
    select k.id, k.slices, k.state from takes k
    where exists (select from responses r where r.take_id = k.id)
      or exists (select from asked a where a.invitation_id = k.invitation_id and a.withdrawn ->> 'takeId' = k.id::text)`;
  return rows.flatMap(({ id, slices, state }) => [
    ...slices.map(({ sha256 }, n) => sliceKey(id, n, sha256)),
    ...(state === 'ready' ? [playableKey(id)] : []),
  ]);
}

test('whatever became of their takes, in the end the store holds what was sent, all of it and nothing else', {
  timeout: 20_000 + interviews * 500,
}, async () => {
  await using it = await world();
  const by = dice(seed);
  const owns = new Map<string, Own>();
  const begun: string[] = [];
  for (let n = 0; n < interviews; n++) {
    const own = await it.interview();
    owns.set(own.id, own);
    begun.push(...(await live(it, own, by)));
  }
  const late = async (most: number) => {
    for (const take of begun)
      if (by.chance(most))
        await it.store.put(`${slicesPrefix(take)}${by.pick([0, 1, 7])}-${'0'.repeat(64)}`, Readable.from([randomBytes(5)]));
  };
  await late(0.3);
  const house = async (now: Date) => {
    await sweep(
      it.sql,
      () => now,
      (_, error) => {
        throw error;
      },
    );
    await judge(it, owns, now, by);
    return await it.house(now);
  };
  await house(after(noon, 90 * MINUTE));
  await late(0.2); // a put that was let in while it could be, and is slow
  for (let days = 1; days <= 60; days += by.pick([0.5, 1, 3])) await house(after(noon, days * DAY));
  await house(after(noon, 62 * DAY));

  const here = (await it.store.list('takes')).map(({ key }) => key);
  const sent = await answersOf(it);
  expect(here.toSorted()).toEqual(sent.toSorted());
  expect(await house(after(noon, 300 * DAY))).toMatchObject({ takes: 0, checks: 0 });
  // every kind was among them, or this proves little
  expect(sent.length).toBeGreaterThan(interviews / 4);
  expect(begun.filter((take) => !here.some((key) => key.startsWith(takePrefix(take)))).length).toBeGreaterThan(interviews / 2);
});
