import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

/** Every id that was ever taken, and by what; never deleted, so that an id means one thing for ever. */
export const ids = pgTable('ids', {
  id: uuid('id').primaryKey(),
  kind: text('kind').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  /** What it was made in: a question's template, a take's invitation. */
  within: uuid('within'),
  /** Of the parsed body before defaults; null for what no caller can repeat. */
  fingerprint: text('fingerprint'),
});
