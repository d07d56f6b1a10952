import type { QuestionId } from '@interviews/domain/ids.ts';
import type { Invitation } from '@interviews/domain/invitation/invitation.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { aResponseId, noon } from '@interviews/domain/testing.ts';
import { times } from '@interviews/testing/race.ts';
import { change } from '../../change.ts';
import type { Sql } from '../../connect.ts';
import { invitations } from '../../invitation.store.ts';
import { published, questions, started } from '../../testing/builders.ts';

/** What came of a race: how often each outcome (`changed`, `unchanged`, `repeated`, or the code of a refusal), and the events it wrote, in order. */
export type Seen = { readonly outcomes: Readonly<Record<string, number>>; readonly events: readonly string[] };

export type Staged = {
  /** The nth of thirty-two callers. */
  attempt(n: number): Promise<{ readonly was: string }>;
  /** What some order of them one after the other would have left. */
  holds(seen: Seen): void | Promise<void>;
};

/** Callers that want something of one thing at once. */
export type Race = {
  readonly name: string;
  /** How often it is run, where once may be too tame to show what a guard is for. */
  readonly rounds?: number;
  stage(sql: Sql): Promise<Staged>;
};

export const atNoon = { now: () => noon };

/** One command on an invitation. */
export const on = (sql: Sql, id: string, decide: Parameters<typeof change<Invitation>>[4], { now = atNoon.now, about = 'all' } = {}) =>
  change(sql, invitations, id, { now, about }, decide);

export const answer = (it: Invitation, questionId: QuestionId, at: Date) =>
  respond(it, { id: aResponseId(), invitationId: it.id, questionId, type: 'text', content: 'Because' }, at);

/** A started interview of written questions; the first must be answered, the others may. */
export async function withTexts(sql: Sql, count: number): Promise<Invitation> {
  const asked = questions(...times(count, 'text' as const)).map((question, n) => ({ ...question, isRequired: n === 0 }));
  return await started(sql, { ...atNoon, template: await published(sql, { ...atNoon, questions: asked }) });
}
