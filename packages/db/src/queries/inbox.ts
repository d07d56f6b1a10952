import type { Db } from '../connect.ts';

/** Where a record lies: it stays there, whole, as long as its topic keeps it. */
export type Place = { readonly topic: string; readonly partition: number; readonly offset: string };

export type Refused = Place & {
  readonly reason: string;
  /** What does not fit, by name and never by its words. */
  readonly detail: string | null;
  /** Null where the record does not even tell its id. */
  readonly eventId: string | null;
};

/** Keeps a record in sight that could not be taken; the same place again changes nothing but why. */
export async function keepRefused(db: Db, { topic, partition, offset, reason, detail, eventId }: Refused): Promise<void> {
  await db`
    insert into inbox_refused (topic, partition, "offset", reason, detail, event_id)
    values (${topic}, ${partition}, ${offset}, ${reason}, ${detail}, ${eventId})
    on conflict (topic, partition, "offset") do update
      set reason = excluded.reason, detail = excluded.detail, event_id = excluded.event_id, refused_at = now()`;
}

/** What could not be taken and was not sent again rightly since, newest first. */
export async function refusedRecords(db: Db): Promise<(Refused & { readonly refusedAt: Date })[]> {
  return await db<(Refused & { readonly refusedAt: Date })[]>`
    select topic, partition, "offset"::text as offset, reason, detail, event_id as "eventId", refused_at as "refusedAt"
    from inbox_refused order by refused_at desc, topic, partition, inbox_refused.offset desc limit 1000`;
}

/** @returns how many went */
export async function purgeRefused(db: Db, before: Date): Promise<number> {
  const { count } = await db`delete from inbox_refused where refused_at < ${before}`;
  return count;
}
