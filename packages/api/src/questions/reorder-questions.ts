import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { questionInput } from '@interviews/domain/template/input.ts';
import { reorderQuestions as reorder } from '@interviews/domain/template/questions.ts';
import { seenTemplate } from '../access.ts';
import { itemsOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { presentQuestions, questionOutput } from './question-output.ts';

/** Put the questions in this order. */
export const reorderQuestions = hrProcedure
  .meta({
    name: 'reorder_questions',
    rest: { method: 'PUT', path: '/templates/{templateId}/questions/reorder', success: 200, summary: 'Put the questions in this order' },
  })
  .input(questionInput.reorder)
  .output(itemsOf(questionOutput))
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { state } = await change(ctx.sql, templates, input.templateId, { ...ctx, ifVersion: input.ifVersion }, (it, _version, at) =>
      reorder(it, input.questionIds, at),
    );
    return { items: presentQuestions(state) };
  });
