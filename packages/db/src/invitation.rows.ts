import type { Asked, Invitation, Response, Take } from '@interviews/domain/invitation/invitation.ts';
import type { Question, Settings } from '@interviews/domain/template/template.ts';
import type { Db } from './connect.ts';
import type { Reading, Stored } from './store.ts';
import { questionFrom, questionsOf } from './template.store.ts';

/** JSON knows no dates: what a column of JSON holds where the state has a Date. */
type InJson<T> = {
  [K in keyof T]: T[K] extends Date | null ? (Date extends T[K] ? (null extends T[K] ? string | null : string) : T[K]) : T[K];
};

type StoredTake = InJson<Take>;
type StoredAsked = InJson<Omit<Asked, 'response' | 'takes' | 'counted'>> & {
  response: InJson<Response> | null;
  counted: { from: string; until: string } | null;
};
export type Row = Omit<Invitation, 'settings' | 'questions' | 'asked' | 'notice'> & {
  version: number;
  noticeVersion: string | null;
  noticeAt: Date | null;
  questionOrder: string[] | null;
  asked: StoredAsked[];
  takes: StoredTake[];
};

/** What happened to each question, with its response; a question that nothing happened to has no row. */
export const askedOf = (db: Db) => db`
  (select coalesce(json_agg(json_build_object('questionId', a.question_id, 'openedAt', a.opened_at, 'answerBy', a.answer_by,
      'reopenedUntil', a.reopened_until, 'draft', a.draft, 'withdrawn', a.withdrawn,
      'counted', case when a.counted_from is not null then json_build_object('from', a.counted_from, 'until', a.counted_until) end,
      'response', case when r.id is not null then json_build_object('id', r.id, 'questionId', r.question_id, 'type', r.type,
        'content', r.content, 'mediaUrl', r.media_url, 'takeId', r.take_id, 'duration', r.duration, 'submittedBy', r.submitted_by,
        'submittedAt', r.submitted_at) end)), '[]')
    from asked a left join responses r on r.invitation_id = a.invitation_id and r.question_id = a.question_id
    where a.invitation_id = i.id)`;

/**
 * The takes that a decision may read: of unanswered questions, and of the one that it is about, whose manifests it may compare. Of a take
 * whose arrival is over, what came without a gap: the server finishes it with that.
 */
export const takesOf = (db: Db, { about, at }: Pick<Reading, 'about' | 'at'>) => {
  const one = about === 'all' ? null : (about ?? null);
  const isAbout = db`k.question_id in (${one}::uuid, (select question_id from takes where id = ${one}::uuid))`;
  return db`
  (select coalesce(json_agg(json_build_object('id', k.id, 'questionId', k.question_id, 'number', k.number, 'state', k.state,
      'begunAt', k.begun_at, 'storedAt', k.stored_at, 'earlier', k.earlier, 'mimeType', k.mime_type, 'duration', k.duration,
      'size', k.size, 'slices', case when ${isAbout} then k.slices end, 'direct', k.direct, 'arriving', k.arriving,
      'problem', k.problem, 'checked', k.checked, 'poster', k.poster, 'mp4', k.mp4,
      'received', case when k.state = 'recording' and k.arriving and k.begun_at <= ${at}::timestamptz - interval '24 hours' then (
        select coalesce(json_agg(json_build_object('size', s.size, 'sha256', s.sha256) order by s.n), '[]')
        from (select n, size, sha256, row_number() over (order by n) - 1 as place from slices where take_id = k.id and received_at is not null) s
        where s.n = s.place) else '[]' end) order by k.number), '[]')
    from takes k
    where k.invitation_id = i.id and (${about === 'all'} or ${isAbout}
      or not exists (select from responses r where r.invitation_id = i.id and r.question_id = k.question_id)))`;
};

export type Given = { readonly settings: Settings; readonly questions: readonly Question[]; readonly byId: ReadonlyMap<string, Question> };

/** What was published never changes, so each process reads it once; the oldest go first. */
const published = new Map<string, Given>();
const KEPT = 500;

/** The settings and questions of templates that somebody was invited with. */
export async function givenAll(db: Db, templateIds: readonly string[]): Promise<ReadonlyMap<string, Given>> {
  const all = new Map<string, Given>();
  for (const id of templateIds) {
    const known = published.get(id);
    if (known) all.set(id, known);
  }
  const missing = templateIds.filter((id) => !all.has(id));
  if (missing.length === 0) return all;
  const rows = await db<{ id: string; settings: Settings; questions: Parameters<typeof questionFrom>[0][] }[]>`
    select t.id, t.settings, ${questionsOf(db, db`t.id`)} as questions from interview_templates t where t.id = any(${missing}::uuid[])`;
  for (const row of rows) {
    const questions = row.questions.map(questionFrom);
    const found = { settings: row.settings, questions, byId: new Map(questions.map((question) => [question.id as string, question])) };
    all.set(row.id, found);
    if (published.size >= KEPT) published.delete(published.keys().next().value!);
    published.set(row.id, found);
  }
  return all;
}

const date = (value: string | null) => (value === null ? null : new Date(value));

const takeFrom = (it: StoredTake): Take => ({ ...it, begunAt: new Date(it.begunAt), storedAt: date(it.storedAt) });

const askedFrom = (it: StoredAsked, takes: readonly Take[]): Asked => ({
  ...it,
  openedAt: date(it.openedAt),
  answerBy: date(it.answerBy),
  reopenedUntil: date(it.reopenedUntil),
  counted: it.counted && { from: new Date(it.counted.from), until: new Date(it.counted.until) },
  response: it.response && { ...it.response, submittedAt: new Date(it.response.submittedAt) },
  takes,
});

/** The state that a row stands for. */
export function invitationFrom(row: Row, { settings, questions, byId }: Given): Stored<Invitation> {
  const { version, noticeVersion, noticeAt, questionOrder, asked, takes, ...root } = row;
  const takesBy = Map.groupBy(takes.map(takeFrom), (take) => take.questionId);
  const place = new Map((questionOrder ?? questions.map(({ id }) => id)).map((id, at) => [id as string, at]));
  const state: Invitation = {
    ...root,
    notice: noticeVersion !== null && noticeAt !== null ? { version: noticeVersion, at: noticeAt } : null,
    settings,
    questions: questionOrder ? questionOrder.map((id) => byId.get(id)!) : questions,
    // In the candidate's order, so that the same rows always make the same state.
    asked: asked
      .map((it) => askedFrom(it, takesBy.get(it.questionId) ?? []))
      .sort((a, b) => place.get(a.questionId)! - place.get(b.questionId)!),
  };
  return { version, state };
}
