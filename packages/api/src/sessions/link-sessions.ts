import type { Db } from '@interviews/db/connect.ts';
import { linksOf } from '@interviews/db/queries/links.ts';
import type { CandidateSession } from '@interviews/tokens/candidate-session.ts';
import type { Candidate } from '../callers.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Until when a session holds: a day beyond the end, and of one that had ended before, beyond the exchange. Moves with `endsAt`. */
export const sessionEnd = (endsAt: Date, madeAt: Date): Date => new Date(Math.max(endsAt.getTime(), madeAt.getTime()) + DAY);

/** Whom candidate sessions still speak for: revoked and outlived ones count as ended. */
export async function candidateOfLinks(sql: Db, sessions: readonly CandidateSession[], now: Date): Promise<Candidate> {
  const links = await linksOf(
    sql,
    sessions.map(({ invitationId }) => invitationId),
  );
  // Revoking raises the generation: a session of an earlier one has ended.
  const holds = ({ id, generation, endsAt }: (typeof links)[number]) =>
    sessions.some((it) => it.invitationId === id && it.generation === generation && now < sessionEnd(endsAt, it.madeAt));
  const invitationIds = links.filter(holds).map(({ id }) => id);
  return {
    kind: 'candidate',
    candidateId: null,
    invitationIds,
    ended: links.map(({ id }) => id).filter((id) => !invitationIds.includes(id)),
  };
}

/** Links by which a browser comes back: HttpOnly, named for its invitation, gone from scripts and from other sites' posts. */
export function candidateCookie(frontendUrl: string, invitationId: string, token: string): string {
  const secure = frontendUrl.startsWith('https:');
  // 400 days is what browsers keep at most; how long it opens anything is asked of the invitation each time.
  return `${cookiePrefix(secure)}${invitationId}=${token}; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

export const cookiePrefix = (secure: boolean): string => (secure ? '__Host-candidate_' : 'candidate_');
