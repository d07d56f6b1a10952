import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { publish } from '@interviews/domain/template/lifecycle.ts';
import { seenTemplate } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { presentTemplate, templateOutput } from './template-output.ts';

/** Publish a draft. */
export const publishTemplate = hrProcedure
  .meta({
    name: 'publish_template',
    rest: { method: 'POST', path: '/templates/{templateId}/publish', success: 200, summary: 'Publish a draft' },
  })
  .input(templateInput.publish)
  .output(templateOutput)
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { state, version } = await change(
      ctx.sql,
      templates,
      input.templateId,
      { ...ctx, ifVersion: input.ifVersion },
      (it, _version, at) => publish(it, at),
    );
    return presentTemplate(state, version);
  });
