import { invitationInput } from '@interviews/domain/invitation/input.ts';
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
  .query(() => {
    throw new Error('not built yet');
  });
