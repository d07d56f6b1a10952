import type { Db } from '../connect.ts';
import { beyond, type Page, type PageOf, pageOf } from './page.ts';

/** Something that somebody in HR was told and has not read yet. */
export type Notice = {
  readonly id: string;
  readonly kind: string;
  readonly invitationId: string;
  readonly candidateName: string;
  readonly templateTitle: string;
  readonly createdAt: Date;
};

/** Whose notices: one person's, in one tenant. */
export type Told = { readonly tenantId: string; readonly hrId: string };

/** What one person was told and has not read, newest first. */
export async function unreadNotices(db: Db, { tenantId, hrId }: Told, { cursor, limit }: PageOf): Promise<Page<Notice>> {
  const rows = await db<Notice[]>`
    select n.id, n.kind, n.invitation_id as "invitationId", i.candidate_name as "candidateName", t.title as "templateTitle",
      n.created_at as "createdAt"
    from notices n
      join invitations i on i.id = n.invitation_id
      join interview_templates t on t.id = i.template_id
    where n.tenant_id = ${tenantId} and n.hr_id = ${hrId} and n.read_at is null ${beyond(db, 'n', cursor)}
    order by n.created_at desc, n.id desc limit ${limit + 1}`;
  return pageOf(rows, limit);
}

/** One person has read what it was told of one interview; again changes nothing. */
export async function readNotices(db: Db, { tenantId, hrId }: Told, invitationId: string): Promise<void> {
  await db`
    update notices set read_at = now()
    where tenant_id = ${tenantId} and hr_id = ${hrId} and invitation_id = ${invitationId} and read_at is null`;
}
