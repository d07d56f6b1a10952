import { templateInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { templateOutput } from './template-output.ts';

/** Archive a template. */
export const archiveTemplate = hrProcedure
  .meta({
    name: 'archive_template',
    rest: { method: 'POST', path: '/templates/{templateId}/archive', success: 200, summary: 'Archive a template' },
  })
  .input(templateInput.archive)
  .output(templateOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
