import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';
import { invitations } from './invitations.ts';

/** One recording of one question; part of its invitation's aggregate, written by that alone. */
export const takes = pgTable(
  'takes',
  {
    id: uuid('id').primaryKey(),
    invitationId: uuid('invitation_id')
      .notNull()
      .references(() => invitations.id, { onDelete: 'cascade' }),
    questionId: uuid('question_id').notNull(),
    number: integer('number').notNull(),
    state: text('state').notNull(),
    begunAt: moment('begun_at').notNull(),
    storedAt: moment('stored_at'),
    earlier: boolean('earlier').notNull(),
    mimeType: text('mime_type'),
    duration: doublePrecision('duration'),
    size: bigint('size', { mode: 'number' }),
    /** The manifest: `[{size, sha256}]` from slice 0 on. */
    slices: jsonb('slices'),
    /** Its slices go straight to the bucket. */
    direct: boolean('direct').notNull(),
    /** Its slice 0 is here. */
    arriving: boolean('arriving').notNull(),
    problem: text('problem'),
    checked: text('checked'),
    poster: text('poster'),
    mp4: boolean('mp4'),
    /** When its folder in the store was tidied for the last time; housekeeping's own, no decision reads it. */
    sweptAt: moment('swept_at'),
  },
  (t) => [
    unique('takes_number').on(t.invitationId, t.questionId, t.number),
    index('takes_stored').on(t.storedAt).where(sql`state = 'stored'`),
    index('takes_under_way').on(t.begunAt).where(sql`state = 'recording'`),
    index('takes_unconverted').on(t.storedAt).where(sql`state = 'ready' and mp4 is null`),
    index('takes_unswept').on(t.begunAt).where(sql`swept_at is null`),
    check('takes_state', sql`${t.state} in ('recording', 'stored', 'ready', 'broken', 'gone')`),
  ],
);

/** A device check: a take without a question, never counted, gone after an hour. */
export const checks = pgTable(
  'checks',
  {
    id: uuid('id').primaryKey(),
    invitationId: uuid('invitation_id')
      .notNull()
      .references(() => invitations.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    state: text('state').notNull(),
    begunAt: moment('begun_at').notNull(),
    storedAt: moment('stored_at'),
    mimeType: text('mime_type'),
    duration: doublePrecision('duration'),
    size: bigint('size', { mode: 'number' }),
    slices: jsonb('slices'),
    direct: boolean('direct').notNull(),
    problem: text('problem'),
    checked: text('checked'),
  },
  (t) => [
    unique('checks_number').on(t.invitationId, t.number),
    index('checks_begun').on(t.begunAt),
    index('checks_stored').on(t.storedAt).where(sql`state = 'stored'`),
    check('checks_state', sql`${t.state} in ('recording', 'stored', 'ready', 'broken', 'gone')`),
  ],
);

/** A piece of a take or of a device check: what was promised for its number, and whether its bytes are here. */
export const slices = pgTable(
  'slices',
  {
    takeId: uuid('take_id').notNull(),
    n: integer('n').notNull(),
    size: integer('size').notNull(),
    sha256: text('sha256').notNull(),
    /** When a URL for it was given out; its bytes may not have come. */
    issuedAt: moment('issued_at').notNull().defaultNow(),
    receivedAt: moment('received_at'),
  },
  (t) => [primaryKey({ name: 'slices_pkey', columns: [t.takeId, t.n] })],
);
