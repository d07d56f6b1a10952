import { desc, sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';
import { invitations } from './invitations.ts';
import { users } from './people.ts';

/** A row no broker would take cannot be committed; Kafka's default limit is 1 MiB with headers. */
const LARGEST_PAYLOAD = 900_000;

/** The facts on their way to Kafka. Per aggregate the order of ids is the order of commits. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    eventId: uuid('event_id').notNull().unique('outbox_event'),
    eventType: text('event_type').notNull(),
    aggregateType: text('aggregate_type').notNull(),
    aggregateId: uuid('aggregate_id').notNull(),
    sequence: integer('sequence').notNull(),
    payload: jsonb('payload').notNull(),
    traceparent: text('traceparent'),
    status: text('status').notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().defaultNow(),
    publishedAt: moment('published_at'),
  },
  (t) => [
    unique('outbox_sequence').on(t.aggregateId, t.sequence),
    index('outbox_pending').on(t.id).where(sql`status = 'pending'`),
    index('outbox_failed').on(t.aggregateId, t.id).where(sql`status = 'failed'`),
    index('outbox_published').on(t.publishedAt).where(sql`status = 'published'`),
    check('outbox_status', sql`${t.status} in ('pending', 'published', 'failed')`),
    check('outbox_payload', sql.raw(`octet_length(payload::text) <= ${LARGEST_PAYLOAD}`)),
  ],
);

/** What must be mailed once: unique by event and kind, whatever a queue forgets. */
export const mails = pgTable(
  'mails',
  {
    id: uuid('id').primaryKey().default(sql`gen_random_uuid()`),
    eventId: uuid('event_id').notNull(),
    kind: text('kind').notNull(),
    /** Whose interview it is about; a mail to a colleague is about its user. */
    invitationId: uuid('invitation_id'),
    userId: uuid('user_id').references(() => users.id),
    recipient: text('recipient').notNull(),
    status: text('status').notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().defaultNow(),
    sentAt: moment('sent_at'),
  },
  (t) => [
    unique('mails_once').on(t.eventId, t.kind),
    index('mails_pending').on(t.createdAt).where(sql`status = 'pending'`),
    check('mails_status', sql`${t.status} in ('pending', 'sent', 'failed')`),
    check('mails_about', sql`num_nonnulls(${t.invitationId}, ${t.userId}) = 1`),
  ],
);

/** Foreign events already taken. */
export const inbox = pgTable('inbox', {
  eventId: uuid('event_id').primaryKey(),
  eventType: text('event_type').notNull(),
  receivedAt: moment('received_at').notNull().defaultNow(),
});

/**
 * Records of other systems' topics that could not be taken, for somebody to look at: where each lies and what is wrong, never its words.
 * Kept for a month, or until the same event comes again and is right.
 */
export const inboxRefused = pgTable(
  'inbox_refused',
  {
    topic: text('topic').notNull(),
    partition: integer('partition').notNull(),
    offset: bigint('offset', { mode: 'bigint' }).notNull(),
    reason: text('reason').notNull(),
    detail: text('detail'),
    eventId: uuid('event_id'),
    refusedAt: moment('refused_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'inbox_refused_pkey', columns: [t.topic, t.partition, t.offset] }),
    index('inbox_refused_event').on(t.eventId),
    index('inbox_refused_at').on(t.refusedAt),
  ],
);

export const analyses = pgTable('analyses', {
  invitationId: uuid('invitation_id')
    .primaryKey()
    .references(() => invitations.id, { onDelete: 'cascade' }),
  eventId: uuid('event_id').notNull(),
  body: jsonb('body').notNull(),
  receivedAt: moment('received_at').notNull().defaultNow(),
});

/** What HR is told: an analysis is ready, an interview was completed. */
export const notices = pgTable(
  'notices',
  {
    id: uuid('id').primaryKey().default(sql`gen_random_uuid()`),
    tenantId: uuid('tenant_id').notNull(),
    hrId: uuid('hr_id').notNull(),
    kind: text('kind').notNull(),
    invitationId: uuid('invitation_id')
      .notNull()
      .references(() => invitations.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    readAt: moment('read_at'),
  },
  (t) => [
    // What was read is never listed again, and there is more and more of it.
    index('notices_unread').on(t.tenantId, t.hrId, desc(t.createdAt), desc(t.id)).where(sql`read_at is null`),
    unique('notices_once').on(t.invitationId, t.kind),
  ],
);

/** What the metrics say of the tables' contents: counted by whoever finds them old, read by every replica. */
export const gauges = pgTable(
  'gauges',
  {
    name: text('name').notNull(),
    label: text('label').notNull(),
    value: bigint('value', { mode: 'number' }).notNull(),
    countedAt: moment('counted_at').notNull(),
  },
  (t) => [primaryKey({ name: 'gauges_pkey', columns: [t.name, t.label] })],
);
