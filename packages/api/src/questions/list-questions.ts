import { questionInput } from '@interviews/domain/template/input.ts';
import { itemsOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { questionOutput } from './question-output.ts';

/** The questions in order. */
export const listQuestions = hrProcedure
  .meta({
    name: 'list_questions',
    rest: { method: 'GET', path: '/templates/{templateId}/questions', success: 200, summary: 'The questions in order' },
  })
  .input(questionInput.list)
  .output(itemsOf(questionOutput))
  .query(() => {
    throw new Error('not built yet');
  });
