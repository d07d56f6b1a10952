import { questionInput } from '@interviews/domain/template/input.ts';
import { itemsOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { questionOutput } from './question-output.ts';

/** Put the questions in this order. */
export const reorderQuestions = hrProcedure
  .meta({
    name: 'reorder_questions',
    rest: { method: 'PUT', path: '/templates/{templateId}/questions/reorder', success: 200, summary: 'Put the questions in this order' },
  })
  .input(questionInput.reorder)
  .output(itemsOf(questionOutput))
  .mutation(() => {
    throw new Error('not built yet');
  });
