import type { Db } from '../connect.ts';
import { json } from '../parts.ts';

export type AnalysisEvent = {
  readonly eventId: string;
  readonly eventType: string;
  readonly invitationId: string;
  readonly body: unknown;
};

/**
 * Takes an analysis over: remembers the event, keeps the newest analysis of an interview and tells HR, in one statement. What was refused
 * of the same event before is settled by it. `repeated`: this event was taken before; `unknown`: there is no such interview (nothing is
 * remembered, nobody is told).
 */
export async function takeAnalysis(
  db: Db,
  { eventId, eventType, invitationId, body }: AnalysisEvent,
): Promise<'taken' | 'repeated' | 'unknown'> {
  const [row] = await db<[{ known: boolean; taken: boolean }]>`
    with interview as (select id, tenant_id, hr_id from invitations where id = ${invitationId}), taken as (
      insert into inbox (event_id, event_type) select ${eventId}, ${eventType} from interview on conflict (event_id) do nothing returning event_id
    ), kept as (
      insert into analyses (invitation_id, event_id, body) select interview.id, taken.event_id, ${json(db, body)}::jsonb from interview, taken
      on conflict (invitation_id) do update set event_id = excluded.event_id, body = excluded.body, received_at = now()
    ), told as (
      insert into notices (tenant_id, hr_id, kind, invitation_id) select tenant_id, hr_id, 'analysis.ready', id from interview, taken
      on conflict (invitation_id, kind) do update set created_at = now(), read_at = null
    ), settled as (
      delete from inbox_refused where event_id in (select event_id from taken)
    )
    select exists (select from interview) as known, exists (select from taken) as taken`;
  if (!row.known) return 'unknown';
  return row.taken ? 'taken' : 'repeated';
}

/** What the analysis service sent of one of the tenant's interviews. */
export async function analysisOf(db: Db, tenantId: string, invitationId: string): Promise<unknown> {
  const [row] = await db<{ body: unknown }[]>`
    select a.body from analyses a join invitations i on i.id = a.invitation_id
    where a.invitation_id = ${invitationId} and i.tenant_id = ${tenantId}`;
  return row?.body;
}

/** When the newest analysis of an interview came. */
export async function analysedAt(db: Db, invitationId: string): Promise<Date | null> {
  const [row] = await db<{ at: Date }[]>`select received_at as at from analyses where invitation_id = ${invitationId}`;
  return row?.at ?? null;
}
