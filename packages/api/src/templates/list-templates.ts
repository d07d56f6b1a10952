import { templateInput } from '@interviews/domain/template/input.ts';
import { pageOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { templateSummary } from './template-output.ts';

/** Templates, newest first. */
export const listTemplates = hrProcedure
  .meta({ name: 'list_templates', rest: { method: 'GET', path: '/templates', success: 200, summary: 'Templates, newest first' } })
  .input(templateInput.list)
  .output(pageOf(templateSummary))
  .query(() => {
    throw new Error('not built yet');
  });
