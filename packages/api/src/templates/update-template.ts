import { templateInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { templateOutput } from './template-output.ts';

/** Change title, description or settings. */
export const updateTemplate = hrProcedure
  .meta({
    name: 'update_template',
    rest: { method: 'PUT', path: '/templates/{templateId}', success: 200, summary: 'Change title, description or settings' },
  })
  .input(templateInput.update)
  .output(templateOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
