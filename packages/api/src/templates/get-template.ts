import { read } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { seenTemplate, there } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { presentTemplate, templateOutput } from './template-output.ts';

/** A template with its questions. */
export const getTemplate = hrProcedure
  .meta({
    name: 'get_template',
    rest: { method: 'GET', path: '/templates/{templateId}', success: 200, summary: 'A template with its questions' },
  })
  .input(templateInput.get)
  .output(templateOutput)
  .query(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { state, version } = there(await read(ctx.sql, templates, input.templateId, ctx.now()), 'TemplateNotFoundException');
    return presentTemplate(state, version);
  });
