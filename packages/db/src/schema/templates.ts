import { desc, sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

export const interviewTemplates = pgTable(
  'interview_templates',
  {
    id: uuid('id').primaryKey(),
    tenantId: uuid('tenant_id').notNull(),
    title: text('title').notNull(),
    description: text('description'),
    ownerId: uuid('owner_id').notNull(),
    companyId: uuid('company_id'),
    status: text('status').notNull(),
    settings: jsonb('settings').notNull(),
    duplicatedFrom: uuid('duplicated_from'),
    questionCount: integer('question_count').notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    version: integer('version').notNull().default(1),
    eventSequence: integer('event_sequence').notNull(),
  },
  (t) => [
    index('interview_templates_tenant').on(t.tenantId, desc(t.createdAt), desc(t.id)),
    index('interview_templates_tenant_status').on(t.tenantId, t.status, desc(t.createdAt), desc(t.id)),
    // As `contains` asks. The extensions pg_trgm and btree_gin come with PostgreSQL; the migration makes them.
    index('interview_templates_search').using('gin', t.tenantId, sql`lower(${t.title} collate "und-x-icu") gin_trgm_ops`),
    check('interview_templates_status', sql`${t.status} in ('draft', 'published', 'archived')`),
  ],
);

/** `unique (template_id, "order")` is deferrable, which only the migration can say: a reorder passes through doubles. */
export const questions = pgTable(
  'questions',
  {
    id: uuid('id').primaryKey(),
    templateId: uuid('template_id')
      .notNull()
      .references(() => interviewTemplates.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    type: text('type').notNull(),
    order: integer('order').notNull(),
    timeLimit: integer('time_limit'),
    thinkTime: integer('think_time'),
    isRequired: boolean('is_required').notNull(),
    options: jsonb('options'),
    allowMultiple: boolean('allow_multiple').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [check('questions_type', sql`${t.type} in ('video', 'text', 'multiple_choice')`)],
);
