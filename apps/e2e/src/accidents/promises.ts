import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { piecesIn, type Run } from '../witness.ts';
import type { Shelf, Take } from './shelf.ts';

/** Somebody who had no way on, an answer that is not what the recorder produced, a claim that was not so. */
export class Failed extends Error {}

/** What the page calls safe while it records lies on the server by then. */
export async function mustLie(shelf: Shelf, invitationId: string, run: Run, seconds: number): Promise<void> {
  const take = (await shelf.takes(invitationId)).at(-1);
  const lying = new Set(take ? (await shelf.lying(take.id)).values() : []);
  const missing = run.pieces.filter(({ until, sha256 }) => until <= seconds - 0.05 && sha256 !== null && !lying.has(sha256));
  if (missing.length > 0)
    throw new Failed(`The first ${seconds} s are called safe, and ${missing.length} pieces of them do not lie there.`);
}

/** What the page offers to send was stored, all of it, and nothing else; the worker may have found by now that it does not play. */
export async function mustBeStored(shelf: Shelf, invitationId: string, runs: readonly Run[]): Promise<void> {
  const stored = (await shelf.takes(invitationId)).findLast(({ state }) => ['stored', 'ready', 'broken'].includes(state));
  if (!stored) throw new Failed('The page offers to send what the server does not call stored.');
  await match(shelf, stored, runs);
}

/** An answer that did not play is withdrawn and asked for again: at the end of all, `Shelf.broken` says whether any had to. */
export async function mustBeSent(shelf: Shelf, invitationId: string, runs: readonly Run[]) {
  const takes = await shelf.takes(invitationId);
  const sent = takes.find((take) => take.sent) ?? takes.findLast(({ state }) => state === 'broken');
  if (!sent) throw new Failed('The answer is called sent, and the server has none.');
  return match(shelf, sent, runs);
}

/** Which run of a recorder these bytes are, from its first piece on, and how many of its pieces: none, where its page ended before it told of one. */
async function match(shelf: Shelf, take: Take, runs: readonly Run[]) {
  const bytes = await shelf.joined(take);
  const alike = runs.flatMap((run) => {
    const count = piecesIn(bytes, run);
    return count === null ? [] : [{ bytes, run, count }];
  });
  const [most] = alike.toSorted((a, b) => b.count - a.count);
  if (most) return most;
  const heard = runs.map(({ pieces, stopped }) => `${pieces.map(({ size }) => size).join('+')}${stopped ? '.' : '…'}`);
  const manifest = take.slices?.map(({ size }) => size).join('+');
  throw new Failed(`Take ${take.id}: ${manifest} bytes are not what any recorder handed over: ${heard.join('; ')}`);
}

/**
 * Of what any recorder handed over nothing is missing in a stored take that was older than two seconds when its page was ended, and
 * nothing at all where no page was.
 * @returns how old the oldest lost piece was, in seconds
 */
export async function mustLoseNothingOld(
  shelf: Shelf,
  invitationId: string,
  runs: readonly Run[],
  crashes: readonly number[],
): Promise<number> {
  const kept = new Map<Run, number>();
  for (const take of await shelf.takes(invitationId)) {
    if (!take.slices) continue;
    const { run, count } = await match(shelf, take, runs);
    kept.set(run, Math.max(count, kept.get(run) ?? 0));
  }
  let oldest = 0;
  for (const [index, run] of runs.entries()) {
    const lost = run.pieces.slice(kept.get(run) ?? 0, awake(run));
    const [first] = lost;
    // The first piece of Chromium's MP4 is its header: without another nothing was handed over that could be kept.
    if (!first || (run.type.startsWith('video/mp4') && run.pieces.length === 1)) continue;
    // Stopped or not: what the page had no time to write before it ended can be nowhere.
    const crash = crashes.find((at) => at >= run.startedAt);
    const age = crash === undefined ? Number.POSITIVE_INFINITY : (crash - first.handedAt) / 1000;
    if (age > 2)
      throw new Failed(`Run ${index}: ${lost.length} of ${run.pieces.length} pieces are lost, the oldest ${age.toFixed(1)} s old.`);
    oldest = Math.max(oldest, age);
  }
  return oldest;
}

/** How many pieces came before five seconds without any, which end a take as a laptop asleep does: here the machine was too busy. */
export function awake({ startedAt, pieces }: Run): number {
  const late = pieces.findIndex(({ handedAt }, n) => handedAt - (pieces[n - 1]?.handedAt ?? startedAt) > 4800);
  return late === -1 ? pieces.length : late;
}

/** The browser keeps nothing of what was sent. */
export async function mustLeaveNothing(page: Page): Promise<void> {
  const left = () =>
    page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      if (!names.includes('interviews-recorder')) return 0;
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('interviews-recorder');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const count = (store: string) =>
        new Promise<number>((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).count();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const rows = (await count('takes')) + (await count('slices'));
      db.close();
      return rows;
    });
  let rows = -1;
  for (let tries = 0; tries < 40; tries++) {
    rows = await left().catch(() => -1);
    if (rows === 0) return;
    await sleep(250);
  }
  throw new Failed(`${rows} rows stay in the browser.`);
}
