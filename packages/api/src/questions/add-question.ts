import { questionInput } from '@interviews/domain/template/input.ts';
import { hrProcedure } from '../trpc.ts';
import { questionOutput } from './question-output.ts';

/** Add a question to a draft. */
export const addQuestion = hrProcedure
  .meta({
    name: 'add_question',
    rest: { method: 'POST', path: '/templates/{templateId}/questions', success: 201, summary: 'Add a question to a draft' },
  })
  .input(questionInput.add)
  .output(questionOutput)
  .mutation(() => {
    throw new Error('not built yet');
  });
