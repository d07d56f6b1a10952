import { randomUUIDv7 } from 'node:crypto';
import { create as createIn, read } from '@interviews/db/change.ts';
import { newInvitation } from '@interviews/db/invitation.store.ts';
import { candidateIdOf, linkGenerationOf } from '@interviews/db/queries/links.ts';
import { templates } from '@interviews/db/template.store.ts';
import { invitationId } from '@interviews/domain/ids.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { create } from '@interviews/domain/invitation/lifecycle.ts';
import { hashToken } from '@interviews/tokens/link.ts';
import { seenTemplate, there } from '../access.ts';
import { claimOf } from '../claim.ts';
import { hrProcedure } from '../trpc.ts';
import { invitationCreatedOutput } from './invitation-output.ts';
import { FIRST_GENERATION, linkOf } from './link.ts';
import { shownInvitation } from './present.ts';

/** Invite a candidate. */
export const createInvitation = hrProcedure
  .meta({ name: 'create_invitation', rest: { method: 'POST', path: '/invitations', success: 201, summary: 'Invite a candidate' } })
  .input(invitationInput.create)
  .output(invitationCreatedOutput)
  .mutation(async ({ ctx, input }) => {
    const { userId: hrId, tenantId } = ctx.caller;
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const id = input.id ?? invitationId.parse(randomUUIDv7());
    const candidateId = input.candidateId ?? (await candidateIdOf(ctx.sql, tenantId, input.candidateEmail, randomUUIDv7()));
    const store = newInvitation(hashToken(linkOf(ctx, id, FIRST_GENERATION).accessToken));
    const claim = claimOf('invitation', id, tenantId, null, input);
    const { was } = await createIn(ctx.sql, store, claim, ctx, async (db, at) => {
      const { state: template } = there(await read(db, templates, input.templateId, at), 'TemplateNotFoundException');
      return create(template, { ...input, id, candidateId, hrId }, ctx.invitationDefaultExpiryDays, at);
    });
    if (was === 'repeated') ctx.reply.again();
    const generation = (await linkGenerationOf(ctx.sql, id)) ?? FIRST_GENERATION; // of a revoked one, a link that opens nothing
    return { ...(await shownInvitation(ctx, ctx.caller, id)), ...linkOf(ctx, id, generation) };
  });
