import type { InvitationSummary } from '@interviews/client';
import type { Segment } from '../ui/line.tsx';

export type Standing = 'pending' | 'started' | 'completed' | 'ended' | 'withdrawn';
type Known = Pick<InvitationSummary, 'status' | 'revokedAt' | 'progress'>;

/** What is true of an invitation, in the one word that HR uses for it. */
export function standingOf({ status, revokedAt }: Known): Standing {
  if (revokedAt) return 'withdrawn';
  return status === 'expired' ? 'ended' : status;
}

/** One stroke a question: kept, still to come, or not coming any more. */
export function strokesOf(it: Known): Segment[] {
  const over = it.status === 'expired' || it.status === 'completed';
  return Array.from({ length: it.progress.total }, (_, index) => (index < it.progress.answered ? 'ink' : over ? 'off' : 'hollow'));
}
