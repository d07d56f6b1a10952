import { read } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { analysedAt } from '@interviews/db/queries/analyses.ts';
import { companyName } from '@interviews/db/queries/companies.ts';
import type { InvitationSummary } from '@interviews/db/queries/invitations.ts';
import type { InvitationId } from '@interviews/domain/ids.ts';
import type { Asked, Invitation, Response } from '@interviews/domain/invitation/invitation.ts';
import { askedOf } from '@interviews/domain/invitation/rules.ts';
import { progressOf, questionsOf, termsOf, timeLeftOf } from '@interviews/domain/invitation/views.ts';
import { MINUTE, SECOND } from '@interviews/domain/time.ts';
import type { z } from 'zod';
import { there } from '../access.ts';
import type { Candidate, Hr } from '../callers.ts';
import type { Context } from '../context.ts';
import { presentQuestion } from '../questions/question-output.ts';
import { presentTake } from '../takes/present.ts';
import type { askedQuestionOutput, invitationOutput, invitationSummary } from './invitation-output.ts';
import type { contentOutput, responseOutput } from './response-output.ts';

type Viewer = Pick<Hr | Candidate, 'kind'>;

/** An invitation as its caller may see it at this moment; all that answers with one answers so. */
export async function shownInvitation(ctx: Context, viewer: Viewer, id: InvitationId): Promise<z.infer<typeof invitationOutput>> {
  const at = ctx.now();
  const { state } = there(await read(ctx.sql, invitations, id, at, 'all'), 'InvitationNotFoundException');
  const counted = {
    companyName: await companyName(ctx.sql, state.companyId),
    progress: progressOf(state),
    timeLeft: timeLeftOf(state, at),
  };
  return {
    ...summaryOf(state, counted, at),
    questions: state.startedAt ? questionsOf(state, at).map((view, index) => presentAsked(ctx, state, viewer, view, index + 1, at)) : null,
    responses: state.questions.flatMap(({ id: questionId }) => {
      const { response } = askedOf(state, questionId);
      return response ? [presentResponse(state.id, response)] : [];
    }),
    analysedAt: viewer.kind === 'hr' ? ((await analysedAt(ctx.sql, id))?.toISOString() ?? null) : null,
  };
}

/** An invitation as a list has it. */
export const presentSummary = (row: InvitationSummary, at: Date): z.infer<typeof invitationSummary> =>
  summaryOf(
    row,
    {
      companyName: row.companyName,
      progress: { answered: row.answered, total: row.questions.length },
      timeLeft: Math.ceil(Math.max(0, row.settings.totalTimeLimit * MINUTE - row.timeUsed) / SECOND),
    },
    at,
  );

type Counted = { readonly companyName: string | null; readonly progress: { answered: number; total: number }; readonly timeLeft: number };

/** Written out field by field, so that a new column is never shown by accident. */
function summaryOf(
  it: Omit<Invitation, 'asked' | 'notice' | 'changedAt' | 'expiredAt'>,
  { companyName, progress, timeLeft }: Counted,
  at: Date,
): z.infer<typeof invitationSummary> {
  return {
    id: it.id,
    templateId: it.templateId,
    templateTitle: it.templateTitle,
    candidateId: it.candidateId,
    candidateEmail: it.candidateEmail,
    candidateName: it.candidateName,
    hrId: it.hrId,
    status: it.status,
    completionReason: it.completionReason,
    startedAt: it.startedAt?.toISOString() ?? null,
    completedAt: it.completedAt?.toISOString() ?? null,
    expiresAt: it.expiresAt.toISOString(),
    endsAt: it.endsAt.toISOString(),
    revokedAt: it.revokedAt?.toISOString() ?? null,
    createdAt: it.createdAt.toISOString(),
    progress,
    timeLeft,
    terms: { companyName, ...termsOf(it) },
    now: at.toISOString(),
  };
}

type AskedView = ReturnType<typeof questionsOf>[number];

function presentAsked(
  ctx: Context,
  it: Invitation,
  viewer: Viewer,
  view: AskedView,
  order: number,
  at: Date,
): z.infer<typeof askedQuestionOutput> {
  const { question, openedAt, answerBy, answered, closed, reopenedUntil } = view;
  const asked: Asked = askedOf(it, question.id);
  const isCandidate = viewer.kind === 'candidate';
  const hidden = isCandidate && !openedAt && !answered;
  const shown = presentQuestion(question, it.templateId, order);
  return {
    ...shown,
    ...(hidden && { text: null, options: null }),
    openedAt: openedAt?.toISOString() ?? null,
    answerBy: answerBy?.toISOString() ?? null,
    answered,
    closed,
    reopenedUntil: reopenedUntil?.toISOString() ?? null,
    takesLeft: isCandidate ? view.takesLeft : null,
    takes: isCandidate ? asked.takes.map((take) => presentTake(ctx, it, asked, take, viewer, at)) : null,
    draft: isCandidate ? contentOf(question.type === 'multiple_choice' ? 'choice' : 'text', view.draft) : null,
  };
}

export function presentResponse(invitationId: string, it: Response): z.infer<typeof responseOutput> {
  return {
    id: it.id,
    invitationId,
    questionId: it.questionId,
    type: it.type,
    content: contentOf(it.type, it.content),
    mediaUrl: it.mediaUrl,
    duration: it.duration,
    submittedBy: it.submittedBy,
    submittedAt: it.submittedAt.toISOString(),
  };
}

/** A choice is kept as a JSON list of option ids, and is told as that list. */
const contentOf = (type: Response['type'], content: string | null): z.infer<typeof contentOutput> =>
  type === 'choice' && content !== null ? (JSON.parse(content) as string[]) : content;
