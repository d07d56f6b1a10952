import { randomUUIDv7 } from 'node:crypto';
import { create as createIn } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { templateId } from '@interviews/domain/ids.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { create } from '@interviews/domain/template/lifecycle.ts';
import { withIds } from '@interviews/domain/template/questions.ts';
import { claimOf } from '../claim.ts';
import { hrProcedure } from '../trpc.ts';
import { presentTemplate, templateOutput } from './template-output.ts';

/** Write a new template, a draft. */
export const createTemplate = hrProcedure
  .meta({ name: 'create_template', rest: { method: 'POST', path: '/templates', success: 201, summary: 'Write a new template, a draft' } })
  .input(templateInput.create)
  .output(templateOutput)
  .mutation(async ({ ctx, input }) => {
    const { userId: ownerId, companyId, tenantId } = ctx.caller;
    const id = input.id ?? templateId.parse(randomUUIDv7());
    const template = { ...input, id, ownerId, companyId, questions: input.questions?.map((question) => withIds(question, randomUUIDv7)) };
    const claim = claimOf('template', id, tenantId, null, input);
    const { state, version, was } = await createIn(ctx.sql, templates, claim, ctx, async (_db, at) => create(template, at));
    if (was === 'repeated') ctx.reply.again();
    return presentTemplate(state, version);
  });
