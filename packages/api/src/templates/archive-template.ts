import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { archive } from '@interviews/domain/template/lifecycle.ts';
import { seenTemplate } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { presentTemplate, templateOutput } from './template-output.ts';

/** Archive a template. */
export const archiveTemplate = hrProcedure
  .meta({
    name: 'archive_template',
    rest: { method: 'POST', path: '/templates/{templateId}/archive', success: 200, summary: 'Archive a template' },
  })
  .input(templateInput.archive)
  .output(templateOutput)
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { state, version } = await change(
      ctx.sql,
      templates,
      input.templateId,
      { ...ctx, ifVersion: input.ifVersion },
      (it, _version, at) => archive(it, at),
    );
    return presentTemplate(state, version);
  });
