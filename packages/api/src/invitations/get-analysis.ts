import { analysisOf } from '@interviews/db/queries/analyses.ts';
import { analysisData } from '@interviews/domain/analysis.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { invitationInput } from '@interviews/domain/invitation/input.ts';
import { seenInvitation } from '../access.ts';
import { hrProcedure } from '../trpc.ts';
import { analysisOutput } from './invitation-output.ts';

/** What the analysis service sent. */
export const getAnalysis = hrProcedure
  .meta({
    name: 'get_analysis',
    rest: { method: 'GET', path: '/invitations/{invitationId}/analysis', success: 200, summary: 'What the analysis service sent' },
  })
  .input(invitationInput.analysis)
  .output(analysisOutput)
  .query(async ({ ctx, input }) => {
    const { tenantId } = await seenInvitation(ctx, ctx.caller, input.invitationId);
    const body = await analysisOf(ctx.sql, tenantId, input.invitationId);
    if (!body) throw new DomainError('AnalysisNotFoundException', 'There is no analysis of this interview yet.');
    return analysisData.parse(body);
  });
