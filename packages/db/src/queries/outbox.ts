import type { Db } from '../connect.ts';

/** Seconds since the oldest event that still waits for the broker was committed; 0 when none does. */
export async function outboxLag(db: Db): Promise<number> {
  const [row] = await db<{ lag: number }[]>`
    select greatest(0, extract(epoch from now() - created_at))::float8 as lag from outbox where status = 'pending' order by id limit 1`;
  return row?.lag ?? 0;
}
