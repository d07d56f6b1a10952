import type { InvitationId } from '@interviews/domain/ids.ts';
import type { Db } from '../connect.ts';

/** The id of a candidate in a tenant, minted at the first invitation of this address. A statement of its own, before the decision. */
export async function candidateIdOf(db: Db, tenantId: string, email: string, newId: string): Promise<string> {
  const [made] = await db<{ id: string }[]>`
    insert into candidates (id, tenant_id, email) values (${newId}, ${tenantId}, lower(${email}))
    on conflict (tenant_id, email) do nothing returning id`;
  if (made) return made.id;
  const [known] = await db<[{ id: string }]>`select id from candidates where tenant_id = ${tenantId} and email = lower(${email})`;
  return known.id;
}

/** What a link is made from; null once nothing may be made of it. */
export async function linkGenerationOf(db: Db, invitationId: string): Promise<number | null> {
  const [row] = await db<{ generation: number }[]>`
    select link_generation as generation from invitations where id = ${invitationId} and revoked_at is null`;
  return row?.generation ?? null;
}

export type ShownLink = {
  readonly invitationId: string;
  readonly generation: number;
  /** The hash of its token. */
  readonly accessToken: string;
  readonly actorId: string;
  readonly at: Date;
};

/** Keeps that somebody had the link shown, with its hash, in one statement; false when it was revoked meanwhile: then show nothing. */
export async function recordShownLink(db: Db, { invitationId, generation, accessToken, actorId, at }: ShownLink): Promise<boolean> {
  const rows = await db`
    with shown as (
      update invitations set access_token = ${accessToken}
      where id = ${invitationId} and link_generation = ${generation} and revoked_at is null
      returning id, tenant_id
    )
    insert into audit (tenant_id, actor_id, action, subject_id, created_at)
    select tenant_id, ${actorId}::uuid, 'invitation.link', id, ${at}::timestamptz from shown
    returning 1`;
  return rows.length > 0;
}

/** When the interview that this link opens will end; null when it opens none: there is no such invitation, or the link was revoked. */
export async function linkEnd(db: Db, link: { readonly invitationId: string; readonly generation: number }): Promise<Date | null> {
  const [row] = await db<{ endsAt: Date }[]>`
    select ends_at as "endsAt" from invitations where id = ${link.invitationId} and link_generation = ${link.generation}`;
  return row?.endsAt ?? null;
}

/** The links of these invitations as they are now: revoking raised the generation. */
export async function linksOf(
  db: Db,
  invitationIds: readonly string[],
): Promise<{ readonly id: InvitationId; readonly generation: number; readonly endsAt: Date }[]> {
  return await db<{ id: InvitationId; generation: number; endsAt: Date }[]>`
    select id, link_generation as generation, ends_at as "endsAt" from invitations where id = any(${[...invitationIds]}::uuid[])`;
}
