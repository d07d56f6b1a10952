import type { Template, TemplateStatus } from '@interviews/domain/template/template.ts';
import type { Db } from '../connect.ts';
import { beyond, contains, type Page, type PageOf, pageOf } from './page.ts';

/** A template as lists show it. */
export type TemplateSummary = Omit<Template, 'questions'> & { readonly questionCount: number; readonly version: number };

export type TemplateFilter = PageOf & { readonly status?: TemplateStatus | undefined; readonly search?: string | undefined };

/** A tenant's templates. */
export async function listTemplates(db: Db, tenantId: string, filter: TemplateFilter): Promise<Page<TemplateSummary>> {
  const { status, search, cursor, limit } = filter;
  const rows = await db<TemplateSummary[]>`
    select t.id, t.tenant_id as "tenantId", t.owner_id as "ownerId", t.company_id as "companyId", t.title, t.description, t.status,
      t.settings, t.duplicated_from as "duplicatedFrom", t.question_count as "questionCount", t.version, t.created_at as "createdAt",
      t.updated_at as "updatedAt"
    from interview_templates t
    where t.tenant_id = ${tenantId}
      ${status ? db`and t.status = ${status}` : db``}
      ${search ? db`and ${contains(db, 't.title', search)}` : db``}
      ${beyond(db, 't', cursor)}
    order by t.created_at desc, t.id desc limit ${limit + 1}`;
  return pageOf(rows, limit);
}

/** Whether this is one of the tenant's templates. */
export async function hasTemplate(db: Db, tenantId: string, id: string): Promise<boolean> {
  const rows = await db`select 1 from interview_templates where id = ${id} and tenant_id = ${tenantId}`;
  return rows.length > 0;
}
