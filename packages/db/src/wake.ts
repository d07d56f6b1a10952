import type { Sql } from './connect.ts';

const due = new WeakSet<Sql>();
/** One notice for all commits of this many milliseconds. */
const DEBOUNCE_MS = 2;

/**
 * Tells the relay that something was committed: after the commit and outside it, since a NOTIFY inside takes a lock on the whole database
 * until the commit and undoes group commit. Nobody waits for it; the relay's polling is the net.
 */
export function wakeRelay(sql: Sql): void {
  if (due.has(sql)) return;
  due.add(sql);
  setTimeout(() => {
    due.delete(sql);
    sql.notify('outbox', '').catch(() => {});
  }, DEBOUNCE_MS).unref();
}
