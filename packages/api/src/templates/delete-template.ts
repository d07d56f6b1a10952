import { destroy } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { z } from 'zod';
import { seenTemplate } from '../access.ts';
import { hrProcedure } from '../trpc.ts';

/** Delete a template nobody was invited to. */
export const deleteTemplate = hrProcedure
  .meta({
    name: 'delete_template',
    rest: { method: 'DELETE', path: '/templates/{templateId}', success: 204, summary: 'Delete a template nobody was invited to' },
  })
  .input(templateInput.delete)
  .output(z.void())
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    // Whether anybody was invited to it the foreign key knows, under races too.
    await destroy(ctx.sql, templates, input.templateId, { ...ctx, ifVersion: input.ifVersion }, () => {});
  });
