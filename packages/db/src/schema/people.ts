import { desc, sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

export const companies = pgTable('companies', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** HR and admins that sign in here; people of a platform whose users live elsewhere have no row. */
export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    companyId: uuid('company_id').references(() => companies.id),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    /** argon2id, with its parameters and salt; null until somebody who was invited has chosen a password. */
    passwordHash: text('password_hash'),
    /** Raised by each new link to set a password and by its use: links of an earlier one open nothing. */
    passwordGeneration: integer('password_generation').notNull().default(0),
    /** Until when the link of this generation may be used; null when there is none. */
    passwordLinkUntil: moment('password_link_until'),
    /** Sessions and tokens made before this are over. */
    sessionsFrom: moment('sessions_from'),
    createdAt: moment('created_at').notNull().defaultNow(),
    disabledAt: moment('disabled_at'),
  },
  (t) => [
    uniqueIndex('users_email').on(sql`lower(${t.email})`),
    index('users_company').on(t.companyId),
    check('users_role', sql`${t.role} in ('admin', 'hr')`),
  ],
);

/** One id for each address in a tenant, minted at its first invitation. */
export const candidates = pgTable(
  'candidates',
  {
    id: uuid('id').primaryKey(),
    tenantId: uuid('tenant_id').notNull(),
    /** In lower case. */
    email: text('email').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [unique('candidates_tenant_email').on(t.tenantId, t.email)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    tenantId: uuid('tenant_id').notNull(),
    companyId: uuid('company_id'),
    /** Who made it owns what it makes. */
    ownerId: uuid('owner_id').notNull(),
    name: text('name').notNull(),
    scopes: text('scopes').array().notNull(),
    prefix: text('prefix').notNull(),
    keyHash: text('key_hash').notNull().unique('api_keys_key_hash'),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [index('api_keys_tenant').on(t.tenantId, desc(t.createdAt), desc(t.id))],
);

/** Who saw or did what that leaves no other trace; written with the deed, never changed. */
export const audit = pgTable(
  'audit',
  {
    id: uuid('id').primaryKey().default(sql`gen_random_uuid()`),
    tenantId: uuid('tenant_id').notNull(),
    actorId: uuid('actor_id').notNull(),
    action: text('action').notNull(),
    subjectId: uuid('subject_id').notNull(),
    details: jsonb('details'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('audit_tenant').on(t.tenantId, desc(t.createdAt)), index('audit_subject').on(t.subjectId)],
);
