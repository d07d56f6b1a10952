import type { Db } from '../connect.ts';

/** Seconds since the oldest event that still waits for the broker was committed; 0 when none does. */
export async function outboxLag(db: Db): Promise<number> {
  const [row] = await db<{ lag: number }[]>`
    select greatest(0, extract(epoch from now() - created_at))::float8 as lag from outbox where status = 'pending' order by id limit 1`;
  return row?.lag ?? 0;
}

export type FailedEvent = {
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly lastError: string | null;
  /** Events of the same aggregate that wait behind it. */
  readonly waiting: number;
};

/** Events that the broker refused for themselves. */
export async function failedEvents(db: Db): Promise<FailedEvent[]> {
  return await db<FailedEvent[]>`
    select event_id as "eventId", event_type as "eventType", aggregate_id as "aggregateId", sequence, last_error as "lastError",
      (select count(*)::int from outbox later where later.aggregate_id = failed.aggregate_id and later.sequence > failed.sequence
        and later.status = 'pending') as waiting
    from outbox failed where status = 'failed' order by id limit 1000`;
}

/** Puts a refused event back in its place; those behind it follow. */
export async function retryEvent(db: Db, eventId: string): Promise<boolean> {
  const rows = await db`
    update outbox set status = 'pending', last_error = null where event_id = ${eventId} and status = 'failed' returning 1`;
  return rows.length > 0;
}

/** Puts all of them back. @returns how many */
export async function retryAllEvents(db: Db): Promise<number> {
  const { count } = await db`update outbox set status = 'pending', last_error = null where status = 'failed'`;
  return count;
}

/** Deletes events published before an instant, a small batch at a time. @returns how many went */
export async function purgePublished(db: Db, before: Date, batch = 5000): Promise<number> {
  const { count } = await db`
    delete from outbox where id in (select id from outbox where status = 'published' and published_at < ${before} order by published_at limit ${batch})`;
  return count;
}
