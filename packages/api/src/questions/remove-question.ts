import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { questionInput } from '@interviews/domain/template/input.ts';
import { removeQuestion as remove } from '@interviews/domain/template/questions.ts';
import { z } from 'zod';
import { seenTemplate } from '../access.ts';
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
  .mutation(async ({ ctx, input }) => {
    await seenTemplate(ctx, ctx.caller, input.templateId);
    await change(ctx.sql, templates, input.templateId, { ...ctx, ifVersion: input.ifVersion }, (it, _version, at) =>
      remove(it, input.questionId, at),
    );
  });
