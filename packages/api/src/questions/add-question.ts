import { randomUUIDv7 } from 'node:crypto';
import { change } from '@interviews/db/change.ts';
import { templates } from '@interviews/db/template.store.ts';
import { questionInput } from '@interviews/domain/template/input.ts';
import { addQuestion as add, withIds } from '@interviews/domain/template/questions.ts';
import { seenTemplate } from '../access.ts';
import { claimOf } from '../claim.ts';
import { hrProcedure } from '../trpc.ts';
import { presentQuestionOf, questionOutput } from './question-output.ts';

/** Add a question to a draft. */
export const addQuestion = hrProcedure
  .meta({
    name: 'add_question',
    rest: { method: 'POST', path: '/templates/{templateId}/questions', success: 201, summary: 'Add a question to a draft' },
  })
  .input(questionInput.add)
  .output(questionOutput)
  .mutation(async ({ ctx, input }) => {
    const { templateId, ifVersion, ...said } = input;
    await seenTemplate(ctx, ctx.caller, templateId);
    const given = withIds(said, randomUUIDv7);
    const claim = claimOf('question', given.id, ctx.caller.tenantId, templateId, said);
    const { state, was } = await change(ctx.sql, templates, templateId, { ...ctx, claim, ifVersion }, (it, _version, at) =>
      add(it, given, at),
    );
    if (was === 'repeated') ctx.reply.again();
    return presentQuestionOf(state, given.id);
  });
