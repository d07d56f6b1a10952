import type { Db, Sql } from '../connect.ts';

export type Gauge = { readonly name: string; readonly label: string; readonly value: number };

/** The contract allows 15 s of age; what is read here was counted at most so long ago, in seconds. */
const FRESH = 10;
/** Any number: whoever counts holds it, the others go on with what is there. */
const LOCK = 6_140_882;

/** How many templates, invitations, responses and events there are, by status or type; the same from every replica. */
export async function gauges(sql: Sql): Promise<Gauge[]> {
  const [age] = await sql<[{ seconds: number | null }]>`select extract(epoch from now() - min(counted_at))::float8 as seconds from gauges`;
  if (age.seconds === null || age.seconds > FRESH) await recount(sql);
  return await sql<Gauge[]>`select name, label, value::float8 as value from gauges order by name, label`;
}

async function recount(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    const [mine] = await tx<[{ locked: boolean }]>`select pg_try_advisory_xact_lock(${LOCK}) as locked`;
    if (mine.locked) await count(tx);
  });
}

/** One scan of each table for all replicas together, every ten seconds and only where somebody asks; every label is always there. */
async function count(db: Db): Promise<void> {
  await db`
    insert into gauges (name, label, value, counted_at)
    select known.name, known.label, coalesce(counted.value, 0), now()
    from (values ('templates', 'draft'), ('templates', 'published'), ('templates', 'archived'), ('invitations', 'pending'),
      ('invitations', 'started'), ('invitations', 'completed'), ('invitations', 'expired'), ('responses', 'video'), ('responses', 'text'),
      ('responses', 'choice'), ('outbox', 'pending'), ('outbox', 'published'), ('outbox', 'failed')) as known(name, label)
    left join (
      select 'templates' as name, status as label, count(*) as value from interview_templates group by status
      union all
      select 'invitations', case when status in ('pending', 'started') and ends_at <= now() then ends_as else status end, count(*)
        from invitations group by 2
      union all select 'responses', type, count(*) from responses group by type
      union all select 'outbox', status, count(*) from outbox group by status
    ) counted using (name, label)
    on conflict (name, label) do update set value = excluded.value, counted_at = excluded.counted_at`;
}
