import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { update } from '@interviews/domain/template/lifecycle.ts';
import { seenTemplate } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { presentTemplate, templateOutput } from './template-output.ts';

/** Change title, description or settings. */
export const updateTemplate = hrProcedure
  .meta({
    name: 'update_template',
    rest: { method: 'PUT', path: '/templates/{templateId}', success: 200, summary: 'Change title, description or settings' },
  })
  .input(templateInput.update)
  .output(templateOutput)
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { state, version } = await change(
      ctx.sql,
      templates,
      input.templateId,
      { ...ctx, ifVersion: input.ifVersion },
      (it, _version, at) => update(it, input, at),
    );
    return presentTemplate(state, version);
  });
