import { questionInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { questionOutput } from './question-output.ts';

/** Change a question of a draft. */
export const updateQuestion = hrProcedure
  .meta({
    name: 'update_question',
    rest: { method: 'PUT', path: '/templates/{templateId}/questions/{questionId}', success: 200, summary: 'Change a question of a draft' },
  })
  .input(questionInput.update)
  .output(questionOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
