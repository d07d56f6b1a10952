import { randomUUIDv7 } from 'node:crypto';
import { create, read } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { questionId, templateId } from '@interviews/domain/ids.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { duplicate } from '@interviews/domain/template/lifecycle.ts';
import { seenTemplate, there } from '../access.ts';
import { claimOf } from '../claim.ts';
import { hrProcedure } from '../trpc.ts';
import { presentTemplate, templateOutput } from './template-output.ts';

/** A new draft from this template. */
export const duplicateTemplate = hrProcedure
  .meta({
    name: 'duplicate_template',
    rest: { method: 'POST', path: '/templates/{templateId}/duplicate', success: 201, summary: 'A new draft from this template' },
  })
  .input(templateInput.duplicate)
  .output(templateOutput)
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { userId: ownerId, companyId, tenantId } = ctx.caller;
    const id = input.id ?? templateId.parse(randomUUIDv7());
    const claim = claimOf('template', id, tenantId, null, input);
    const { state, version, was } = await create(ctx.sql, templates, claim, ctx, async (db, at) => {
      const { state: original } = there(await read(db, templates, input.templateId, at), 'TemplateNotFoundException');
      const questionIds = original.questions.map(() => questionId.parse(randomUUIDv7()));
      return duplicate(original, { id, ownerId, companyId, questionIds }, at);
    });
    if (was === 'repeated') ctx.reply.again();
    return presentTemplate(state, version);
  });
