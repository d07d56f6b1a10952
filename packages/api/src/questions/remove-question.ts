import { questionInput } from '@interviews/domain/template/input.ts';
import { z } from 'zod';
import { hrProcedure } from '../trpc.ts';

/** Remove a question of a draft. */
export const removeQuestion = hrProcedure
  .meta({
    name: 'remove_question',
    rest: {
      method: 'DELETE',
      path: '/templates/{templateId}/questions/{questionId}',
      success: 204,
      summary: 'Remove a question of a draft',
    },
  })
  .input(questionInput.remove)
  .output(z.void())
  .mutation(() => {
    throw new Error('not built yet');
  });
