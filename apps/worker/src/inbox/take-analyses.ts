import type { Sql } from '@interviews/db/connect.ts';
import { takeAnalysis } from '@interviews/db/queries/analyses.ts';
import { analysisData } from '@interviews/domain/analysis.ts';
import { type Consumption, misfits } from './consume.ts';

/** Takes what the analysis service says of interviews (contract, "Consumed"): kept beside the interview, and HR is told. */
export function takeAnalyses(sql: Sql): Consumption['take'] {
  return async ({ eventId, eventType, data }) => {
    if (eventType !== 'analysis.completed') return { refused: 'unknown type' };
    const { data: body, error } = analysisData.safeParse(data);
    if (!body) return { refused: 'wrong shape', detail: misfits(error) };
    const outcome = await takeAnalysis(sql, { eventId, eventType, invitationId: body.invitationId, body });
    return outcome === 'unknown' ? { refused: 'unknown invitation' } : outcome;
  };
}
