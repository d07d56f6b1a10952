import { templateInput } from '@interviews/domain/template/input.ts';
import { z } from 'zod';
import { hrProcedure } from '../trpc.ts';

/** Delete a template nobody was invited to. */
export const deleteTemplate = hrProcedure
  .meta({
    name: 'delete_template',
    rest: { method: 'DELETE', path: '/templates/{templateId}', success: 204, summary: 'Delete a template nobody was invited to' },
  })
  .input(templateInput.delete)
  .output(z.void())
  .mutation(() => {
    throw new Error('not built yet');
  });
