import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { reopen } from '@interviews/domain/invitation/reopen.ts';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationOutput } from './invitation-output.ts';
import { shownInvitation } from './present.ts';

/** Let a question be answered anew. */
export const reopenQuestion = hrProcedure
  .meta({
    name: 'reopen_question',
    rest: {
      method: 'POST',
      path: '/invitations/{invitationId}/questions/{questionId}/reopen',
      success: 200,
      summary: 'Let a question be answered anew',
    },
  })
  .input(invitationInput.reopen)
  .output(invitationOutput)
  .mutation(async ({ ctx, input }) => {
    const { invitationId, questionId, until } = input;
    await seenInvitation(ctx, ctx.caller, invitationId);
    await change(ctx.sql, invitations, invitationId, { ...ctx, about: questionId }, (it, _version, at) =>
      reopen(it, questionId, until, at),
    );
    return shownInvitation(ctx, ctx.caller, invitationId);
  });
