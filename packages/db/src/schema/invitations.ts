import { desc, sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';
import { interviewTemplates, questions } from './templates.ts';

export const invitations = pgTable(
  'invitations',
  {
    id: uuid('id').primaryKey(),
    tenantId: uuid('tenant_id').notNull(),
    companyId: uuid('company_id'),
    templateId: uuid('template_id')
      .notNull()
      .references(() => interviewTemplates.id),
    candidateId: uuid('candidate_id').notNull(),
    candidateEmail: text('candidate_email').notNull(),
    candidateName: text('candidate_name').notNull(),
    hrId: uuid('hr_id').notNull(),
    status: text('status').notNull(),
    completionReason: text('completion_reason'),
    /** The hash of the current link's token; null once revoked. */
    accessToken: text('access_token'),
    /** A link carries it; raising it ends every link made before. */
    linkGeneration: integer('link_generation').notNull().default(1),
    startedAt: moment('started_at'),
    completedAt: moment('completed_at'),
    expiredAt: moment('expired_at'),
    expiresAt: moment('expires_at').notNull(),
    revokedAt: moment('revoked_at'),
    createdAt: moment('created_at').notNull(),
    changedAt: moment('changed_at').notNull(),
    noticeVersion: text('notice_version'),
    noticeAt: moment('notice_at'),
    /** The candidate's order, frozen at start. */
    questionOrder: uuid('question_order').array(),
    // What the next four say is stored for readers: it holds from its instant on, sweep or no sweep.
    endsAt: moment('ends_at').notNull(),
    /** The status that it will have from `ends_at` on, and why; null once it has ended. */
    endsAs: text('ends_as'),
    endsReason: text('ends_reason'),
    /** The next instant at which anything falls due. */
    dueAt: moment('due_at'),
    /** The instants at which answers are sent by themselves. */
    answersDue: moment('answers_due').array().notNull(),
    answered: integer('answered').notNull().default(0),
    version: integer('version').notNull().default(1),
    eventSequence: integer('event_sequence').notNull(),
    /** When its recordings were tidied for the last time since it ended and changed; housekeeping's own, no decision reads it. */
    tidiedAt: moment('tidied_at'),
  },
  (t) => [
    index('invitations_tenant').on(t.tenantId, desc(t.createdAt), desc(t.id)),
    index('invitations_template').on(t.templateId, desc(t.createdAt), desc(t.id)),
    index('invitations_candidate').on(t.candidateId, desc(t.createdAt), desc(t.id)),
    index('invitations_open').on(t.tenantId, t.status, desc(t.createdAt), desc(t.id)).where(sql`status in ('pending', 'started')`),
    index('invitations_untidied').on(t.endsAt).where(sql`status in ('completed', 'expired') and tidied_at is null`),
    index('invitations_due').on(t.dueAt).where(sql`due_at is not null`),
    uniqueIndex('invitations_one_open').on(t.templateId, sql`lower(${t.candidateEmail})`).where(sql`status in ('pending', 'started')`),
    index('invitations_search').using(
      'gin',
      t.tenantId,
      sql`lower(${t.candidateName} collate "und-x-icu") gin_trgm_ops`,
      sql`lower(${t.candidateEmail} collate "und-x-icu") gin_trgm_ops`,
    ),
    check('invitations_status', sql`${t.status} in ('pending', 'started', 'completed', 'expired')`),
  ],
);

/** What happened to one question of one interview: opened, drafted, reopened. */
export const asked = pgTable(
  'asked',
  {
    invitationId: uuid('invitation_id')
      .notNull()
      .references(() => invitations.id, { onDelete: 'cascade' }),
    // No foreign key, here and for takes: every question that a draft deletes would be looked for in these tables, by an index made for that alone.
    questionId: uuid('question_id').notNull(),
    openedAt: moment('opened_at'),
    answerBy: moment('answer_by'),
    reopenedUntil: moment('reopened_until'),
    draft: text('draft'),
    /** The video that a reopening withdrew. */
    withdrawn: jsonb('withdrawn'),
    countedFrom: moment('counted_from'),
    countedUntil: moment('counted_until'),
  },
  (t) => [primaryKey({ name: 'asked_pkey', columns: [t.invitationId, t.questionId] })],
);

export const responses = pgTable(
  'responses',
  {
    id: uuid('id').primaryKey(),
    invitationId: uuid('invitation_id')
      .notNull()
      .references(() => invitations.id, { onDelete: 'cascade' }),
    questionId: uuid('question_id')
      .notNull()
      .references(() => questions.id),
    type: text('type').notNull(),
    content: text('content'),
    mediaUrl: text('media_url'),
    takeId: uuid('take_id'),
    duration: integer('duration'),
    submittedBy: text('submitted_by').notNull(),
    submittedAt: moment('submitted_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('responses_one').on(t.invitationId, t.questionId),
    // Its foreign key looks here when a draft's question is deleted.
    index('responses_question').on(t.questionId),
    check('responses_type', sql`${t.type} in ('video', 'text', 'choice')`),
    check('responses_submitted_by', sql`${t.submittedBy} in ('candidate', 'server')`),
  ],
);
