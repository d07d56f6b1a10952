import type postgres from 'postgres';
import type { Db } from './connect.ts';
import type { Claim, OutboxRow } from './store.ts';

/** A part of a statement; empty ones cost nothing. */
export type Part = postgres.PendingQuery<postgres.Row[]>;

export const json = (db: Db, value: unknown) => db.json(value as postgres.JSONValue);

/** OID of `timestamptz[]`: postgres.js guesses an array's type by its first element, and guesses a Date[] wrong (42804). */
const TIMESTAMPTZ_ARRAY = 1185;
export const moments = (db: Db, dates: readonly Date[]) =>
  db.array(
    dates.map((date) => date.toISOString()),
    TIMESTAMPTZ_ARRAY,
  );

/** The claim of `id`, read beside the aggregate. */
export function claimColumn(db: Db, claim: Claim | undefined): Part {
  if (!claim) return db`, null as claimed`;
  return db`, (select json_build_object('kind', kind, 'tenantId', tenant_id, 'within', within, 'fingerprint', fingerprint)
    from ids where id = ${claim.id}) as claimed`;
}

export type ClaimedId = Omit<Claim, 'fingerprint'> & { readonly fingerprint: string | null };

/** Takes ids for what `saved` writes; without its row it takes none. */
export function claiming(db: Db, claims: readonly ClaimedId[]): Part {
  if (claims.length === 0) return db``;
  return db`, claimed as (
    insert into ids (id, kind, tenant_id, within, fingerprint)
    select c.id, c.kind, c."tenantId", c.within, c.fingerprint
    from saved, jsonb_to_recordset(${json(db, claims)}) as c(id uuid, kind text, "tenantId" uuid, within uuid, fingerprint text)
  )`;
}

/**
 * The outbox rows of `saved`, which must return `id` and `sequence` (the last one before these): selected from it, they are written only when
 * its guard held, and draw their ids under its lock.
 */
export function announcing(db: Db, aggregateType: string, outbox: readonly OutboxRow[], at: Date, traceparent: string | null): Part {
  if (outbox.length === 0) return db``;
  return db`, announced as (
    insert into outbox (event_id, event_type, aggregate_type, aggregate_id, sequence, payload, traceparent, created_at)
    select (e.event ->> 'eventId')::uuid, e.event ->> 'type', ${aggregateType}, saved.id, saved.sequence + e.n, e.event -> 'data',
      ${traceparent}, ${at}
    from saved, jsonb_array_elements(${json(db, outbox)}) with ordinality as e(event, n)
    order by e.n
  )`;
}
