import { due } from '@interviews/domain/invitation/due.ts';
import { answeredCount } from '@interviews/domain/invitation/ending.ts';
import { forecast } from '@interviews/domain/invitation/forecast.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import type { Db } from './connect.ts';
import { answering, asking, taking, withdrawing } from './invitation.children.ts';
import { askedOf, givenAll, invitationFrom, type Row, takesOf } from './invitation.rows.ts';
import { announcing, claimColumn, claiming, moments, type Part } from './parts.ts';
import type { Claimed, Store, Writing } from './store.ts';

/**
 * The invitation, what was asked, takes and responses: one aggregate. Slices stand outside.
 * @param accessToken the hash of the link's token, for one that is made
 */
const invitationStore = (accessToken: string | null): Store<Invitation> => ({
  kind: 'invitation',
  notFound: 'InvitationNotFoundException',
  refusals: {
    invitations_one_open: 'InvitationAlreadyExistsException',
    invitations_template_id_interview_templates_id_fk: 'retry',
    responses_one: 'retry',
    takes_number: 'retry',
  },
  changedAt: (it) => it.changedAt,
  due,

  async load(db, id, reading) {
    const [row] = await db<(Row & { claimed: Claimed | null })[]>`
      select i.id, i.tenant_id as "tenantId", i.company_id as "companyId", i.template_id as "templateId", t.title as "templateTitle",
        i.candidate_id as "candidateId", i.candidate_email as "candidateEmail", i.candidate_name as "candidateName", i.hr_id as "hrId",
        i.status, i.completion_reason as "completionReason", i.started_at as "startedAt", i.completed_at as "completedAt",
        i.expired_at as "expiredAt", i.expires_at as "expiresAt", i.ends_at as "endsAt", i.revoked_at as "revokedAt",
        i.created_at as "createdAt", i.changed_at as "changedAt", i.notice_version as "noticeVersion", i.notice_at as "noticeAt",
        i.question_order as "questionOrder", i.version, ${askedOf(db)} as asked, ${takesOf(db, reading)} as takes
        ${claimColumn(db, reading.claim)}
      from invitations i join interview_templates t on t.id = i.template_id
      where i.id = ${id}`;
    if (!row) return { stored: undefined, claimed: null };
    const { claimed, ...rest } = row;
    const given = await givenAll(db, [row.templateId]);
    return { stored: invitationFrom(rest, given.get(row.templateId)!), claimed };
  },

  async lock(db, ids) {
    await db`select 1 from invitations where id = any(${ids}::uuid[]) order by id for no key update`;
  },

  async rivals(db, { id, templateId, candidateEmail }) {
    const rows = await db<{ id: string }[]>`
      select id from invitations
      where template_id = ${templateId} and lower(candidate_email) = lower(${candidateEmail}) and status in ('pending', 'started')
        and id <> ${id}`;
    return rows.map((row) => row.id);
  },

  async save(db, writing) {
    const { next, outbox, claims, at, traceparent } = writing;
    const [result] = await db<[{ saved: boolean }]>`
      with ${writing.before ? updating(db, writing) : inserting(db, writing, accessToken)}
      ${asking(db, writing)}
      ${withdrawing(db, writing)}
      ${answering(db, writing)}
      ${taking(db, writing)}
      ${claiming(db, claims)}
      ${announcing(db, 'invitation', outbox, at, traceparent)}
      select exists (select from saved where id = ${next.id}) as saved`;
    return result.saved;
  },
});

/** For every command on an invitation that is there. */
export const invitations = invitationStore(null);

/** For making one, whose link's token has this hash. */
export const newInvitation = (accessToken: string) => invitationStore(accessToken);

/** What readers see without running `due`. */
function foreseen(it: Invitation) {
  const { dueAt, endsAs, answersDue } = forecast(it);
  return { dueAt, endsAs: endsAs?.status ?? null, endsReason: endsAs?.reason ?? null, answersDue };
}

/** The order in which it is asked is kept from start on; before it is the template's. */
const orderOf = (db: Db, it: Invitation) => (it.startedAt ? db`${it.questions.map(({ id }) => id)}::uuid[]` : db`null`);

function updating(db: Db, { before, next, outbox }: Writing<Invitation>): Part {
  const { dueAt, endsAs, endsReason, answersDue } = foreseen(next);
  const revoked = next.revokedAt !== null && before?.state.revokedAt === null;
  return db`saved as (
    update invitations set status = ${next.status}, completion_reason = ${next.completionReason}, started_at = ${next.startedAt},
      completed_at = ${next.completedAt}, expired_at = ${next.expiredAt}, expires_at = ${next.expiresAt}, ends_at = ${next.endsAt},
      revoked_at = ${next.revokedAt}, changed_at = ${next.changedAt}, notice_version = ${next.notice?.version ?? null},
      notice_at = ${next.notice?.at ?? null}, question_order = ${orderOf(db, next)}, ends_as = ${endsAs}, ends_reason = ${endsReason},
      due_at = ${dueAt}, answers_due = ${moments(db, answersDue)}, answered = ${answeredCount(next)},
      ${revoked ? db`access_token = null, link_generation = link_generation + 1,` : db``}
      tidied_at = null, version = version + 1, event_sequence = event_sequence + ${outbox.length}
    where id = ${next.id} and version = ${before!.version}
    returning id, event_sequence - ${outbox.length}::int as sequence)`;
}

/** The template is locked until the commit, and only while it is published: an archive and an invitation cannot both win. */
function inserting(db: Db, { next, outbox }: Writing<Invitation>, accessToken: string | null): Part {
  const { dueAt, endsAs, endsReason, answersDue } = foreseen(next);
  return db`template as (select id from interview_templates where id = ${next.templateId} and status = 'published' for share), saved as (
    insert into invitations (id, tenant_id, company_id, template_id, candidate_id, candidate_email, candidate_name, hr_id, status,
      access_token, expires_at, ends_at, created_at, changed_at, ends_as, ends_reason, due_at, answers_due, event_sequence)
    select ${next.id}, ${next.tenantId}, ${next.companyId}, template.id, ${next.candidateId}, ${next.candidateEmail}, ${next.candidateName},
      ${next.hrId}, ${next.status}, ${accessToken}, ${next.expiresAt}, ${next.endsAt}, ${next.createdAt}, ${next.changedAt}, ${endsAs},
      ${endsReason}, ${dueAt}, ${moments(db, answersDue)}, ${outbox.length}
    from template
    returning id, 0 as sequence)`;
}
