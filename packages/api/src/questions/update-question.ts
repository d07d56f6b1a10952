import { randomUUIDv7 } from 'node:crypto';
import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { questionInput } from '@interviews/domain/template/input.ts';
import { updateQuestion as update, withOptionIds } from '@interviews/domain/template/questions.ts';
import { seenTemplate } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { presentQuestionOf, questionOutput } from './question-output.ts';

/** Change a question of a draft. */
export const updateQuestion = hrProcedure
  .meta({
    name: 'update_question',
    rest: { method: 'PUT', path: '/templates/{templateId}/questions/{questionId}', success: 200, summary: 'Change a question of a draft' },
  })
  .input(questionInput.update)
  .output(questionOutput)
  .mutation(async ({ ctx, input }) => {
    const { templateId, questionId, ifVersion, ...fields } = input;
    await seenTemplate(ctx, ctx.caller, templateId);
    const given = { ...fields, options: fields.options && withOptionIds(fields.options, randomUUIDv7) };
    const { state } = await change(ctx.sql, templates, templateId, { ...ctx, ifVersion }, (it, _version, at) =>
      update(it, questionId, given, at),
    );
    return presentQuestionOf(state, questionId);
  });
