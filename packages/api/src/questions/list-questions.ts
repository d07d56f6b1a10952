import { read } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { questionInput } from '@interviews/domain/template/input.ts';
import { seenTemplate, there } from '../access.ts';
import { itemsOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { presentQuestions, questionOutput } from './question-output.ts';

/** The questions in order. */
export const listQuestions = hrProcedure
  .meta({
    name: 'list_questions',
    rest: { method: 'GET', path: '/templates/{templateId}/questions', success: 200, summary: 'The questions in order' },
  })
  .input(questionInput.list)
  .output(itemsOf(questionOutput))
  .query(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    const { state } = there(await read(ctx.sql, templates, input.templateId, ctx.now()), 'TemplateNotFoundException');
    return { items: presentQuestions(state) };
  });
