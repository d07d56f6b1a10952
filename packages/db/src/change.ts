import { randomUUIDv7 } from 'node:crypto';
import type { Decision } from '@interviews/domain/decision.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import type { DomainEvent } from '@interviews/domain/events.ts';
import { latest } from '@interviews/domain/time.ts';
import { claimedBy, repeats } from './claims.ts';
import type { Db, Sql } from './connect.ts';
import { contend, LOST, type Lost, refused } from './contend.ts';
import type { Claim, Reading, Store } from './store.ts';
import { wakeRelay } from './wake.ts';

/** `repeated`: the same id with the same body came before; nothing was asked or written, the state is as it is now. */
export type Changed<State> = { readonly state: State; readonly version: number; readonly was: 'changed' | 'unchanged' | 'repeated' };

export type ChangeOptions = {
  readonly now: () => Date;
  /** The id that the command takes for what it makes. */
  readonly claim?: Claim | undefined;
  /** The version that the caller has seen; another is `VersionConflict`. */
  readonly ifVersion?: number | undefined;
  /** The question or the take that the command is about (`Reading`). */
  readonly about?: string | undefined;
  readonly traceparent?: string | undefined;
};

/** What a decision is given; `at` is the one instant of this attempt. */
export type Decide<State> = (state: State, version: number, at: Date) => Decision<State>;

/**
 * The only way that an aggregate changes: load, do what is due, decide, do what became due, and write state, claims and events in one atomic
 * statement. `decide` may run several times, so it must be pure; what it throws, the caller gets, and nothing is written.
 */
export async function change<State>(
  sql: Sql,
  store: Store<State>,
  id: string,
  options: ChangeOptions,
  decide: Decide<State>,
): Promise<Changed<State>> {
  const result = await contend<Changed<State>>(sql, store.refusals, async (db, lost) => {
    // Not before the lock: who waited for it decides after the one that held it.
    if (lost) await makeWay(db, store, id, options, lost);
    const { stored, claimed } = await store.load(db, id, { at: options.now(), claim: options.claim, about: options.about });
    if (!stored) throw new DomainError(store.notFound, 'There is nothing with this id.');
    const { state, version } = stored;
    const at = latest(options.now(), store.changedAt(state));
    const first = due(store, state, at);
    if (options.claim && claimed) {
      await repeats(db, options.claim, claimed);
      return { state: first.next, version, was: 'repeated' };
    }
    if (options.ifVersion !== undefined && options.ifVersion !== version)
      throw new DomainError('VersionConflict', `This is version ${version} by now.`);
    const decided = decide(first.next, version, at);
    const last = due(store, decided.next, at);
    if (last.next === state) return { state, version, was: 'unchanged' };
    const outbox = numbered([...first.events, ...decided.events, ...last.events]);
    const claims = options.claim ? [options.claim] : [];
    const saved = await store.save(db, { before: stored, next: last.next, outbox, claims, at, traceparent: options.traceparent ?? null });
    return saved ? { state: last.next, version: version + 1, was: 'changed' } : LOST;
  });
  if (result.was === 'changed') wakeRelay(sql);
  return result;
}

/**
 * The same loop for what does not exist yet. `decide` reads the facts that it needs from `db`, anew in each attempt: the template of an
 * invitation may be archived between two.
 */
export async function create<State>(
  sql: Sql,
  store: Store<State>,
  claim: Claim,
  options: Pick<ChangeOptions, 'now' | 'traceparent'>,
  decide: (db: Db, at: Date) => Promise<Decision<State>>,
): Promise<Changed<State>> {
  const result = await contend<Changed<State>>(sql, store.refusals, async (db, lost) => {
    const at = options.now();
    const claimed = await claimedBy(db, claim.id);
    if (claimed) {
      await repeats(db, claim, claimed);
      const { stored } = await store.load(db, claim.id, { at, claim: undefined, about: undefined });
      if (!stored) throw refused('IdConflict');
      return { state: due(store, stored.state, at).next, version: stored.version, was: 'repeated' };
    }
    const decided = await decide(db, at);
    const last = due(store, decided.next, at);
    if (lost?.constraint) await endRivals(db, store, (await store.rivals?.(db, last.next)) ?? [], options);
    const outbox = numbered([...decided.events, ...last.events]);
    const traceparent = options.traceparent ?? null;
    const saved = await store.save(db, { before: undefined, next: last.next, outbox, claims: [claim], at, traceparent });
    return saved ? { state: last.next, version: 1, was: 'changed' } : LOST;
  });
  if (result.was === 'changed') wakeRelay(sql);
  return result;
}

/** Deletes an aggregate that `allow` does not refuse to let go. */
export async function destroy<State>(
  sql: Sql,
  store: Store<State> & Required<Pick<Store<State>, 'delete'>>,
  id: string,
  options: Pick<ChangeOptions, 'now' | 'ifVersion'>,
  allow: (state: State, at: Date) => void,
): Promise<void> {
  await contend<void>(sql, store.refusals, async (db, lost) => {
    const at = options.now();
    if (lost) await store.lock(db, [id]);
    const { stored } = await store.load(db, id, { at, claim: undefined, about: undefined });
    if (!stored) throw new DomainError(store.notFound, 'There is nothing with this id.');
    if (options.ifVersion !== undefined && options.ifVersion !== stored.version)
      throw new DomainError('VersionConflict', `This is version ${stored.version} by now.`);
    allow(stored.state, at);
    if (!(await store.delete(db, stored))) return LOST;
  });
}

/** Reads one aggregate as it is at `at`, with what is due by then done, and writes nothing. */
export async function read<State>(
  db: Db,
  store: Store<State>,
  id: string,
  at: Date,
  about?: Reading['about'],
): Promise<{ state: State; version: number } | undefined> {
  const { stored } = await store.load(db, id, { at, claim: undefined, about });
  return stored && { state: due(store, stored.state, at).next, version: stored.version };
}

/** Locks the root; before a second try where a rival stood in the way, the rivals too, and ends those whose time is over. */
async function makeWay<State>(db: Db, store: Store<State>, id: string, options: ChangeOptions, lost: Lost): Promise<void> {
  if (!lost.constraint || !store.rivals) return await store.lock(db, [id]);
  const { stored } = await store.load(db, id, { at: options.now(), claim: undefined, about: undefined });
  const rivals = stored ? await store.rivals(db, stored.state) : [];
  await store.lock(db, [id, ...rivals]);
  await endRivals(db, store, rivals, options);
}

async function endRivals<State>(
  db: Db,
  store: Store<State>,
  rivals: readonly string[],
  options: Pick<ChangeOptions, 'now' | 'traceparent'>,
): Promise<void> {
  await store.lock(db, rivals);
  for (const id of rivals) {
    const { stored } = await store.load(db, id, { at: options.now(), claim: undefined, about: undefined });
    if (!stored) continue;
    const at = latest(options.now(), store.changedAt(stored.state));
    const { next, events } = due(store, stored.state, at);
    if (next === stored.state) continue;
    const traceparent = options.traceparent ?? null;
    await store.save(db, { before: stored, next, outbox: numbered(events), claims: [], at, traceparent });
  }
}

const due = <State>(store: Store<State>, state: State, at: Date): Decision<State> => store.due?.(state, at) ?? { next: state, events: [] };

const numbered = (events: readonly DomainEvent[]) => events.map((event) => ({ eventId: randomUUIDv7(), ...event }));
