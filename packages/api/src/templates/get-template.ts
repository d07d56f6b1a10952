import { templateInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { templateOutput } from './template-output.ts';

/** A template with its questions. */
export const getTemplate = hrProcedure
  .meta({
    name: 'get_template',
    rest: { method: 'GET', path: '/templates/{templateId}', success: 200, summary: 'A template with its questions' },
  })
  .input(templateInput.get)
  .output(templateOutput)
  .query(() => {
    throw new Error('not built yet');
  });
