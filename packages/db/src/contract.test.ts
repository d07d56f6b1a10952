import { database } from '@interviews/testing/database.ts';
import { expect, test } from 'vitest';

/** The tables that other systems may read, column by column (contract, "Tables"); there may be more of both. */
const tables = {
  interview_templates: {
    columns: ['id', 'title', 'description', 'owner_id', 'company_id', 'status', 'settings jsonb', 'created_at', 'updated_at'],
    words: { status: ['draft', 'published', 'archived'] },
  },
  questions: {
    columns: ['id', 'template_id', 'text', 'type', 'order', 'time_limit', 'is_required', 'options jsonb', 'created_at'],
    words: { type: ['video', 'text', 'multiple_choice'] },
  },
  invitations: {
    columns: [
      ...['id', 'template_id', 'candidate_id', 'candidate_email', 'candidate_name', 'hr_id', 'status', 'access_token'],
      ...['started_at', 'completed_at', 'expires_at', 'created_at'],
    ],
    words: { status: ['pending', 'started', 'completed', 'expired'] },
  },
  responses: {
    columns: ['id', 'invitation_id', 'question_id', 'type', 'content', 'media_url', 'duration', 'submitted_at', 'created_at'],
    words: { type: ['video', 'text', 'choice'] },
  },
  outbox: {
    columns: ['id', 'event_type', 'payload jsonb', 'status', 'published_at', 'created_at'],
    words: { status: ['pending', 'published', 'failed'] },
  },
};

test.each(Object.entries(tables))('%s has the columns of the contract, and takes its words alone', async (table, { columns, words }) => {
  await using db = await database({ connections: 1 });
  const found = await db.sql<{ column: string; type: string }[]>`
    select column_name as "column", data_type as type from information_schema.columns
    where table_schema = 'public' and table_name = ${table}`;
  const types = new Map(found.map(({ column, type }) => [column, type]));
  for (const [name = '', type] of columns.map((column) => column.split(' '))) {
    expect([...types.keys()]).toContain(name);
    if (type) expect(types.get(name), name).toBe(type);
    if (name.endsWith('_at')) expect(types.get(name), name).toBe('timestamp with time zone');
  }
  const checks = await db.sql<{ rule: string }[]>`
    select pg_get_constraintdef(oid) as rule from pg_constraint where conrelid = ${table}::regclass and contype = 'c'`;
  for (const [column, known] of Object.entries(words)) {
    const rule = checks.map((it) => it.rule).find((it) => it.startsWith(`CHECK ((${column} = ANY`)) ?? '';
    expect([...rule.matchAll(/'(\w+)'/g)].map(([, word]) => word)).toEqual(known);
  }
});
