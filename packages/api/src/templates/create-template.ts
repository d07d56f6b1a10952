import { templateInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { templateOutput } from './template-output.ts';

/** Write a new template, a draft. */
export const createTemplate = hrProcedure
  .meta({ name: 'create_template', rest: { method: 'POST', path: '/templates', success: 201, summary: 'Write a new template, a draft' } })
  .input(templateInput.create)
  .output(templateOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
