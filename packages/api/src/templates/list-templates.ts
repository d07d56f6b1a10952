import { listTemplates as list } from '@interviews/db/queries/templates.ts';
import { templateInput } from '@interviews/domain/template/input.ts';
import { pageOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { presentRoot, templateSummary } from './template-output.ts';

/** Templates, newest first. */
export const listTemplates = hrProcedure
  .meta({ name: 'list_templates', rest: { method: 'GET', path: '/templates', success: 200, summary: 'Templates, newest first' } })
  .input(templateInput.list)
  .output(pageOf(templateSummary))
  .query(async ({ ctx, input }) => {
    const { items, nextCursor } = await list(ctx.sql, ctx.caller.tenantId, input);
    return { items: items.map((row) => presentRoot(row, row.version, row.questionCount)), nextCursor };
  });
