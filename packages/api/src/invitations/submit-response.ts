import { randomUUIDv7 } from 'node:crypto';
import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { responseId } from '@interviews/domain/ids.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { respond } from '@interviews/domain/invitation/questions.ts';
import { askedOf } from '@interviews/domain/invitation/rules.ts';
import { seenInvitation } from '../access.ts';
import { claimOf } from '../claim.ts';
import { candidateProcedure } from '../trpc.ts';
import { presentResponse } from './present.ts';
import { responseOutput } from './response-output.ts';

/** Answer a question. */
export const submitResponse = candidateProcedure
  .meta({
    name: 'submit_response',
    rest: { method: 'POST', path: '/invitations/{invitationId}/responses', success: 201, summary: 'Answer a question' },
  })
  .input(invitationInput.respond)
  .output(responseOutput)
  .mutation(async ({ ctx, input }) => {
    const { invitationId, questionId } = input;
    const { tenantId } = await seenInvitation(ctx, ctx.caller, invitationId);
    const answer = { ...input, id: input.id ?? responseId.parse(randomUUIDv7()) };
    const claim = claimOf('response', answer.id, tenantId, invitationId, input);
    const { state, was } = await change(ctx.sql, invitations, invitationId, { ...ctx, claim, about: questionId }, (it, _version, at) =>
      respond(it, answer, at),
    );
    if (was === 'repeated') ctx.reply.again();
    const { response } = askedOf(state, questionId);
    if (!response) throw new Error('an answered question has its response');
    return presentResponse(invitationId, response);
  });
