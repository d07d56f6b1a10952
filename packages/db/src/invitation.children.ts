import type { Asked, Invitation } from '@interviews/domain/invitation/invitation.ts';
import type { Db } from './connect.ts';
import { json, type Part } from './parts.ts';
import type { Writing } from './store.ts';

type Pair = { readonly was: Asked | undefined; readonly is: Asked };

/** The questions of which anything changed: a decision keeps what it leaves alone. */
function changes({ before, next }: Writing<Invitation>): readonly Pair[] {
  const known = new Map(before?.state.asked.map((asked) => [asked.questionId, asked]));
  return next.asked.flatMap((is) => {
    const was = known.get(is.questionId);
    return was === is ? [] : [{ was, is }];
  });
}

/** What happened to questions: rows that are new, and rows that changed. */
export function asking(db: Db, writing: Writing<Invitation>): Part {
  const pairs = changes(writing);
  const rows = (some: readonly Pair[]) => db`
    jsonb_to_recordset(${json(
      db,
      some.map(({ is }) => ({ ...is, countedFrom: is.counted?.from ?? null, countedUntil: is.counted?.until ?? null, takes: undefined })),
    )}) as c("questionId" uuid, "openedAt" timestamptz, "answerBy" timestamptz, "reopenedUntil" timestamptz, draft text, withdrawn jsonb,
      "countedFrom" timestamptz, "countedUntil" timestamptz)`;
  const added = pairs.filter(({ was }) => !was);
  const changed = pairs.filter(({ was }) => was);
  return db`
    ${
      added.length === 0
        ? db``
        : db`, asked_first as (
      insert into asked (invitation_id, question_id, opened_at, answer_by, reopened_until, draft, withdrawn, counted_from, counted_until)
      select saved.id, c."questionId", c."openedAt", c."answerBy", c."reopenedUntil", c.draft, c.withdrawn, c."countedFrom", c."countedUntil"
      from saved, ${rows(added)})`
    }
    ${
      changed.length === 0
        ? db``
        : db`, asked_on as (
      update asked a set opened_at = c."openedAt", answer_by = c."answerBy", reopened_until = c."reopenedUntil", draft = c.draft,
        withdrawn = c.withdrawn, counted_from = c."countedFrom", counted_until = c."countedUntil"
      from saved, ${rows(changed)} where a.invitation_id = saved.id and a.question_id = c."questionId")`
    }`;
}

const withdrawn = (writing: Writing<Invitation>) =>
  changes(writing).flatMap(({ was, is }) => (was?.response && was.response.id !== is.response?.id ? [was.response.id] : []));

export function withdrawing(db: Db, writing: Writing<Invitation>): Part {
  const gone = withdrawn(writing);
  if (gone.length === 0) return db``;
  return db`, withdrawn as (
    delete from responses r using saved where r.invitation_id = saved.id and r.id = any(${gone}::uuid[]) returning 1)`;
}

/** New responses. Statements of one `with` do not see each other: only by counting what was withdrawn does it come after that. */
export function answering(db: Db, writing: Writing<Invitation>): Part {
  const added = changes(writing).flatMap(({ was, is }) => (is.response && is.response.id !== was?.response?.id ? [is.response] : []));
  if (added.length === 0) return db``;
  return db`, answered as (
    insert into responses (id, invitation_id, question_id, type, content, media_url, take_id, duration, submitted_by, submitted_at, created_at)
    select c.id, saved.id, c."questionId", c.type, c.content, c."mediaUrl", c."takeId", c.duration, c."submittedBy", c."submittedAt",
      ${writing.at}::timestamptz
    from saved, jsonb_to_recordset(${json(db, added)}) as c(id uuid, "questionId" uuid, type text, content text, "mediaUrl" text, "takeId" uuid,
      duration int, "submittedBy" text, "submittedAt" timestamptz)
    ${withdrawn(writing).length === 0 ? db`` : db`where (select count(*) from withdrawn) >= 0`})`;
}

/** Takes begun, and takes that changed, whose folders are tidied anew. A manifest that was not loaded is not in the state, and stays. */
export function taking(db: Db, writing: Writing<Invitation>): Part {
  const pairs = changes(writing);
  const known = new Map(pairs.flatMap(({ was }) => was?.takes ?? []).map((take) => [take.id, take]));
  const touched = pairs.flatMap(({ is }) => is.takes).filter((take) => known.get(take.id) !== take);
  const added = touched.filter(({ id }) => !known.has(id));
  const changed = touched.filter(({ id }) => known.has(id));
  const rows = (some: typeof touched) => db`
    jsonb_to_recordset(${json(
      db,
      some.map((take) => ({ ...take, received: undefined })),
    )}) as c(id uuid, "questionId" uuid, number int, state text, "begunAt" timestamptz, "storedAt" timestamptz, earlier bool, "mimeType" text,
      duration float8, size int8, slices jsonb, direct bool, arriving bool, problem text, checked text, poster text, mp4 bool)`;
  return db`
    ${
      added.length === 0
        ? db``
        : db`, begun as (
      insert into takes (id, invitation_id, question_id, number, state, begun_at, stored_at, earlier, mime_type, duration, size, slices,
        direct, arriving, problem, checked, poster, mp4)
      select c.id, saved.id, c."questionId", c.number, c.state, c."begunAt", c."storedAt", c.earlier, c."mimeType", c.duration, c.size,
        c.slices, c.direct, c.arriving, c.problem, c.checked, c.poster, c.mp4
      from saved, ${rows(added)})`
    }
    ${
      changed.length === 0
        ? db``
        : db`, taken as (
      update takes k set state = c.state, stored_at = c."storedAt", earlier = c.earlier, mime_type = c."mimeType", duration = c.duration,
        size = c.size, slices = coalesce(c.slices, k.slices), arriving = c.arriving, problem = c.problem, checked = c.checked,
        poster = c.poster, mp4 = c.mp4, swept_at = case when c.state = k.state then k.swept_at end
      from saved, ${rows(changed)} where k.id = c.id and k.invitation_id = saved.id)`
    }`;
}
