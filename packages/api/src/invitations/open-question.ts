import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { openQuestion as open } from '@interviews/domain/invitation/questions.ts';
import { askedOf, questionOf } from '@interviews/domain/invitation/rules.ts';
import { seenInvitation } from '../access.ts';
import { presentQuestion } from '../questions/question-output.ts';
import { candidateProcedure } from '../trpc.ts';
import { openedOutput } from './invitation-output.ts';

/** Open a question; its clock runs. */
export const openQuestion = candidateProcedure
  .meta({
    name: 'open_question',
    rest: {
      method: 'POST',
      path: '/invitations/{invitationId}/questions/{questionId}/open',
      success: 200,
      summary: 'Open a question; its clock runs',
    },
  })
  .input(invitationInput.open)
  .output(openedOutput)
  .mutation(async ({ ctx, input }) => {
    const { invitationId, questionId } = input;
    await seenInvitation(ctx, ctx.caller, invitationId);
    const { state } = await change(ctx.sql, invitations, invitationId, { ...ctx, about: questionId }, (it, _version, at) =>
      open(it, questionId, at),
    );
    const { openedAt, answerBy } = askedOf(state, questionId);
    if (!openedAt || !answerBy) throw new Error('an open question has its times');
    const place = state.questions.findIndex(({ id }) => id === questionId);
    return {
      question: presentQuestion(questionOf(state, questionId), state.templateId, place + 1),
      openedAt: openedAt.toISOString(),
      answerBy: answerBy.toISOString(),
      now: ctx.now().toISOString(),
    };
  });
