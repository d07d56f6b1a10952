import { noon } from '@interviews/domain/testing.ts';
import { after, DAY } from '@interviews/domain/time.ts';
import { database } from '@interviews/testing/database.ts';
import postgres from 'postgres';
import { beforeAll, expect, test } from 'vitest';
import type { Sql } from '../connect.ts';
import { company, newId, published } from '../testing/builders.ts';
import { listInvitations, listInvitationsOf } from './invitations.ts';
import { unreadNotices } from './notices.ts';
import { dueInvitations } from './sweep.ts';
import { listTemplates } from './templates.ts';

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
};

const now = after(noon, DAY);
const deep = Buffer.from(`${after(noon, -DAY).getTime()} ${newId()}`).toString('base64url');
const db = await database({ connections: 1 });
let tenant = '';
let template = '';
let candidate = '';

/** How many invitations there are, half of them the tenant's; `pnpm lists` makes 2,000 and 200,000. */
const ROWS = Number(process.env['PLAN_ROWS'] ?? 20_000);

/** A company that has used it for years: half of the invitations, most of them over, and as many templates; and as much of others'. */
beforeAll(async () => {
  const { sql } = db;
  const owner = await company(sql);
  tenant = owner.companyId;
  candidate = owner.hrId;
  template = (await published(sql, { owner })).id;
  const other = (await published(sql)).id;
  await sql`set statement_timeout = '5min'`;
  await sql`
    insert into interview_templates (id, tenant_id, title, owner_id, status, settings, question_count, created_at, updated_at, event_sequence)
    select gen_random_uuid(), case when n % 2 = 0 then ${tenant}::uuid else gen_random_uuid() end, 'Title ' || n, ${candidate},
      (array['draft', 'published', 'archived', 'archived'])[n % 4 + 1], '{}', 0, ${noon}::timestamptz - n * interval '1 minute', ${noon}, 1
    from generate_series(1, ${ROWS}::int) n`;
  await sql`
    insert into invitations (id, tenant_id, template_id, candidate_id, candidate_email, candidate_name, hr_id, status, expires_at, created_at,
      changed_at, ends_at, ends_as, due_at, answers_due, event_sequence)
    select gen_random_uuid(), case when n % 2 = 0 then ${tenant}::uuid else gen_random_uuid() end,
      case when n % 40 = 0 then ${template}::uuid else ${other}::uuid end,
      case when n % 40 = 20 then ${candidate}::uuid else gen_random_uuid() end, 'c' || n || '@example.com', 'Somebody', ${candidate},
      case when open then (array['pending', 'started'])[n / 100 % 2 + 1] else (array['completed', 'expired'])[n / 100 % 2 + 1] end,
      ends, created, created, ends, case when open then 'expired' end, case when open then ends end, '{}', 1
    from (select n, n % 10 = 0 as open, ${noon}::timestamptz - n * interval '1 minute' as created,
      ${noon}::timestamptz - n * interval '1 minute' + case when n % 10 = 0 then interval '300 days' else interval '0 days' end as ends
      from generate_series(1, ${ROWS}::int) n) as rows`;
  await sql`
    insert into notices (tenant_id, hr_id, kind, invitation_id, created_at, read_at)
    select tenant_id, hr_id, 'analysis.ready', id, created_at, case when n % 20 > 0 then created_at end
    from (select *, row_number() over (order by created_at) as n from invitations) as them`;
  // And what a search index keeps aside for its next vacuum is put in its place, as autovacuum does.
  await sql`vacuum analyze`;
  return () => db[Symbol.asyncDispose]();
}, 30_000 + ROWS);

/** How PostgreSQL really runs the statement that `query` sends last. */
async function planOf(query: (sql: Sql) => Promise<unknown>): Promise<Node[]> {
  let sent: { text: string; values: unknown[] } | undefined;
  const debug = (_: number, text: string, values: unknown[]) => {
    if (/\blimit\b/.test(text)) sent = { text, values };
  };
  const watched = postgres(db.url, { max: 1, debug });
  await query(watched);
  await watched.end();
  const explained = await db.sql.unsafe(`explain (analyze, buffers, format json) ${sent!.text}`, sent!.values as never[]);
  const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  return flat((explained[0] as unknown as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan);
}

const limit = 20;
const cases: [name: string, index: string, query: (sql: Sql) => Promise<unknown>][] = [
  ['templates', 'interview_templates_tenant', (sql) => listTemplates(sql, tenant, { limit })],
  ['templates, a page far down', 'interview_templates_tenant', (sql) => listTemplates(sql, tenant, { limit, cursor: deep })],
  ['templates by status', 'interview_templates_tenant_status', (sql) => listTemplates(sql, tenant, { limit, status: 'draft' })],
  ['templates by words', 'interview_templates_tenant', (sql) => listTemplates(sql, tenant, { limit, search: 'title' })],
  ['templates by words of none', 'interview_templates_search', (sql) => listTemplates(sql, tenant, { limit, search: 'nothing' })],
  ['invitations', 'invitations_tenant', (sql) => listInvitations(sql, tenant, { limit }, now)],
  ['invitations, a page far down', 'invitations_tenant', (sql) => listInvitations(sql, tenant, { limit, cursor: deep }, now)],
  ['pending invitations', 'invitations_open', (sql) => listInvitations(sql, tenant, { limit, status: 'pending' }, now)],
  ['started invitations', 'invitations_open', (sql) => listInvitations(sql, tenant, { limit, status: 'started' }, now)],
  ['completed invitations', 'invitations_tenant', (sql) => listInvitations(sql, tenant, { limit, status: 'completed' }, now)],
  ['expired invitations', 'invitations_tenant', (sql) => listInvitations(sql, tenant, { limit, status: 'expired' }, now)],
  ['invitations of a template', 'invitations_template', (sql) => listInvitations(sql, tenant, { limit, templateId: template }, now)],
  ['invitations by words', 'invitations_tenant', (sql) => listInvitations(sql, tenant, { limit, search: 'some' }, now)],
  ['invitations by an address', 'invitations_search', (sql) => listInvitations(sql, tenant, { limit, search: 'C1000@Example' }, now)],
  ['invitations by words of nobody', 'invitations_search', (sql) => listInvitations(sql, tenant, { limit, search: 'Nobody' }, now)],
  [
    'pending invitations by words of nobody',
    'invitations_search',
    (sql) => listInvitations(sql, tenant, { limit, search: 'Nobody', status: 'pending' }, now),
  ],
  [
    "a candidate's",
    'invitations_candidate',
    (sql) => listInvitationsOf(sql, { candidateId: candidate, invitationIds: [] }, { limit }, now),
  ],
  ['those of a link', 'invitations_pkey', (sql) => listInvitationsOf(sql, { candidateId: null, invitationIds: [newId()] }, { limit }, now)],
  ['unread notices', 'notices_unread', (sql) => unreadNotices(sql, { tenantId: tenant, hrId: candidate }, { limit })],
  ['what is due', 'invitations_due', (sql) => dueInvitations(sql, now)],
];

declare module 'vitest' {
  interface TaskMeta {
    /** What `pnpm lists` prints: the indexes, and the blocks that were looked at. */
    read?: { readonly name: string; readonly by: string; readonly blocks: number };
  }
}

test.for(cases)('%s are read by their index %s, whatever else is there', async ([name, index, query], { task }) => {
  const plan = await planOf(query);
  const blocks = plan[0]!['Shared Hit Blocks'] + plan[0]!['Shared Read Blocks'];
  const used = plan.find((node) => node['Index Name'] === index) ?? plan.find((node) => node['Relation Name'] && !node['Index Name']);
  task.meta.read = { name, by: `${used?.['Node Type']} ${used?.['Index Name'] ?? ''}`.trim(), blocks };
  expect(blocks).toBeLessThan(1500);
  if (ROWS < 10_000) return; // a small table is read whole where that costs less
  expect(plan.map((node) => node['Index Name'])).toContain(index);
  const scanned = plan.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
  expect(scanned.filter((table) => table === 'invitations' || table === 'interview_templates' || table === 'notices')).toEqual([]);
});
