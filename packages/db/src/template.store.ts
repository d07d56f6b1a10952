import type { Question, Template } from '@interviews/domain/template/template.ts';
import type { Db } from './connect.ts';
import { announcing, type ClaimedId, claimColumn, claiming, json, type Part } from './parts.ts';
import type { Claimed, Store, Writing } from './store.ts';

type StoredQuestion = Omit<Question, 'createdAt'> & { createdAt: string };
type Row = Omit<Template, 'questions'> & { version: number; questions: StoredQuestion[]; claimed: Claimed | null };

/** The questions of the template `id`, in order, as one JSON value (`json`: building `jsonb` cost twice as much). */
export const questionsOf = (db: Db, id: Part) => db`
  (select coalesce(json_agg(json_build_object('id', q.id, 'text', q.text, 'type', q.type, 'timeLimit', q.time_limit,
      'thinkTime', q.think_time, 'isRequired', q.is_required, 'options', q.options, 'allowMultiple', q.allow_multiple,
      'createdAt', q.created_at) order by q."order"), '[]')
    from questions q where q.template_id = ${id})`;

export const questionFrom = (stored: StoredQuestion): Question => ({ ...stored, createdAt: new Date(stored.createdAt) });

export const templates: Store<Template> & Required<Pick<Store<Template>, 'delete'>> = {
  kind: 'template',
  notFound: 'TemplateNotFoundException',
  changedAt: (it) => it.updatedAt,
  refusals: { invitations_template_id_interview_templates_id_fk: 'TemplateInUseException' },

  async load(db, id, { claim }) {
    const [row] = await db<Row[]>`
      select t.id, t.tenant_id as "tenantId", t.owner_id as "ownerId", t.company_id as "companyId", t.title, t.description, t.status,
        t.settings, t.duplicated_from as "duplicatedFrom", t.created_at as "createdAt", t.updated_at as "updatedAt", t.version,
        ${questionsOf(db, db`t.id`)} as questions
        ${claimColumn(db, claim)}
      from interview_templates t where t.id = ${id}`;
    if (!row) return { stored: undefined, claimed: null };
    const { version, claimed, questions, ...root } = row;
    return { stored: { version, state: { ...root, questions: questions.map(questionFrom) } }, claimed };
  },

  async lock(db, ids) {
    await db`select 1 from interview_templates where id = any(${ids}::uuid[]) order by id for no key update`;
  },

  async save(db, writing) {
    const { next, outbox, at, traceparent } = writing;
    const { added, moved, removed } = difference(writing);
    const [result] = await db<[{ saved: boolean }]>`
      with saved as (${saving(db, writing)})
      ${removed.length === 0 ? db`` : db`, removed as (delete from questions q using saved where q.template_id = saved.id and q.id = any(${removed}::uuid[]))`}
      ${
        moved.length === 0
          ? db``
          : db`, moved as (
        update questions q set text = c.text, type = c.type, "order" = c."order", time_limit = c."timeLimit", think_time = c."thinkTime",
          is_required = c."isRequired", options = c.options, allow_multiple = c."allowMultiple"
        from saved, ${records(db, moved)} where q.id = c.id and q.template_id = saved.id)`
      }
      ${
        added.length === 0
          ? db``
          : db`, added as (
        insert into questions (id, template_id, text, type, "order", time_limit, think_time, is_required, options, allow_multiple, created_at)
        select c.id, saved.id, c.text, c.type, c."order", c."timeLimit", c."thinkTime", c."isRequired", c.options, c."allowMultiple", c."createdAt"
        from saved, ${records(db, added)})`
      }
      ${claiming(db, claimsOf(writing, added))}
      ${announcing(db, 'template', outbox, at, traceparent)}
      select exists (select from saved where id = ${next.id}) as saved`;
    return result.saved;
  },

  async delete(db, { state, version }) {
    const rows = await db`delete from interview_templates where id = ${state.id} and version = ${version} returning 1`;
    return rows.length > 0;
  },
};

/** Inserts the root, or updates it if the version that was decided upon still stands. */
function saving(db: Db, { before, next, outbox }: Writing<Template>): Part {
  if (before)
    return db`
      update interview_templates set title = ${next.title}, description = ${next.description}, status = ${next.status},
        settings = ${json(db, next.settings)}, question_count = ${next.questions.length}, updated_at = ${next.updatedAt},
        version = version + 1, event_sequence = event_sequence + ${outbox.length}
      where id = ${next.id} and version = ${before.version}
      returning id, event_sequence - ${outbox.length}::int as sequence`;
  return db`
    insert into interview_templates (id, tenant_id, title, description, owner_id, company_id, status, settings, duplicated_from,
      question_count, created_at, updated_at, event_sequence)
    values (${next.id}, ${next.tenantId}, ${next.title}, ${next.description}, ${next.ownerId}, ${next.companyId}, ${next.status},
      ${json(db, next.settings)}, ${next.duplicatedFrom}, ${next.questions.length}, ${next.createdAt}, ${next.updatedAt}, ${outbox.length})
    returning id, 0 as sequence`;
}

type Placed = Question & { readonly order: number };

/** Which questions came, which changed or stand elsewhere now, and the ids of those that went. */
function difference({ before, next }: Writing<Template>) {
  const known = new Map(before?.state.questions.map((question, at) => [question.id, { question, order: at + 1 }]));
  const placed: Placed[] = next.questions.map((question, at) => ({ ...question, order: at + 1 }));
  const added = placed.filter(({ id }) => !known.has(id));
  const moved = placed.filter(({ id, order }, at) => {
    const old = known.get(id);
    return old && (old.order !== order || old.question !== next.questions[at]);
  });
  const kept = new Set(placed.map(({ id }) => id));
  return { added, moved, removed: [...known.keys()].filter((id) => !kept.has(id)) };
}

/** Rows called `c` of a JSON parameter. */
const records = (db: Db, questions: readonly Placed[]) => db`
  jsonb_to_recordset(${json(db, questions)}) as c(id uuid, text text, type text, "order" int, "timeLimit" int, "thinkTime" int,
    "isRequired" bool, options jsonb, "allowMultiple" bool, "createdAt" timestamptz)`;

/** A new question's id is taken too, whoever made it: what was deleted is never made again. */
function claimsOf({ next, claims }: Writing<Template>, added: readonly Placed[]): ClaimedId[] {
  const claimed = new Set(claims.map(({ id }) => id));
  const others = added.filter(({ id }) => !claimed.has(id));
  return [
    ...claims,
    ...others.map(({ id }) => ({ id, kind: 'question' as const, tenantId: next.tenantId, within: next.id, fingerprint: null })),
  ];
}
