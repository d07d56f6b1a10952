'use client';
import { useMemo, useSyncExternalStore } from 'react';

const everySecond = (tick: () => void) => {
  const timer = setInterval(tick, 1000);
  return () => clearInterval(timer);
};

/**
 * The server's clock in milliseconds, second by second: what the last response said, plus a stopwatch.
 * Not `Date.now()`, which a person may set, and not the query's `dataUpdatedAt`, which after hydration is another
 * machine's. A stopwatch may stand still while a laptop sleeps; the refetch on focus brings a new `said`.
 */
export function useServerNow(said: string): number {
  const start = useMemo(() => ({ said: Date.parse(said), at: performance.now() }), [said]);
  const seconds = () => Math.max(0, Math.floor((performance.now() - start.at) / 1000));
  return start.said + 1000 * useSyncExternalStore(everySecond, seconds, () => 0);
}
