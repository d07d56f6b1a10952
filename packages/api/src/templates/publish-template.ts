import { templateInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { templateOutput } from './template-output.ts';

/** Publish a draft. */
export const publishTemplate = hrProcedure
  .meta({
    name: 'publish_template',
    rest: { method: 'POST', path: '/templates/{templateId}/publish', success: 200, summary: 'Publish a draft' },
  })
  .input(templateInput.publish)
  .output(templateOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
