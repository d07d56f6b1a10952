import { templateInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { templateOutput } from './template-output.ts';

/** A new draft from this template. */
export const duplicateTemplate = hrProcedure
  .meta({
    name: 'duplicate_template',
    rest: { method: 'POST', path: '/templates/{templateId}/duplicate', success: 201, summary: 'A new draft from this template' },
  })
  .input(templateInput.duplicate)
  .output(templateOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
