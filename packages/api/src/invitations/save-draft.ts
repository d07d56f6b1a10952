import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { saveDraft as save } from '@interviews/domain/invitation/questions.ts';
import { z } from 'zod';
import { seenInvitation } from '../access.ts';
import { candidateProcedure } from '../trpc.ts';

/** Keep what is written so far. */
export const saveDraft = candidateProcedure
  .meta({
    name: 'save_draft',
    rest: {
      method: 'PUT',
      path: '/invitations/{invitationId}/questions/{questionId}/draft',
      success: 204,
      summary: 'Keep what is written so far',
    },
  })
  .input(invitationInput.draft)
  .output(z.void())
  .mutation(async ({ ctx, input }) => {
    const { invitationId, questionId, content } = input;
    await seenInvitation(ctx, ctx.caller, invitationId);
    await change(ctx.sql, invitations, invitationId, { ...ctx, about: questionId }, (it, _version, at) =>
      save(it, questionId, content, at),
    );
  });
