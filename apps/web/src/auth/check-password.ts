import type { HrSession } from '@interviews/client';
import { callerHeaders } from '../api/caller-headers.ts';

export type Refusal = { is: 'wrong' } | { is: 'throttled'; seconds: number } | { is: 'away' };

/**
 * Asks the API whether these belong together. By REST, not by tRPC: `Retry-After` is a header.
 * @param from the sign-in's own request headers, for the caller's address: the API throttles by it
 */
export async function checkPassword(
  server: string,
  given: { email: string; password: string },
  from: Headers,
): Promise<HrSession['user'] | Refusal> {
  const { cookie: _, ...address } = callerHeaders(from); // an old session has no part in a new one
  const answer = await fetch(`${server}/api/v1/sessions/hr`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...address },
    body: JSON.stringify(given),
    signal: AbortSignal.timeout(10_000),
    cache: 'no-store',
  }).catch(() => null);
  if (!answer || answer.status >= 500) return { is: 'away' };
  if (answer.status === 429) return { is: 'throttled', seconds: Number(answer.headers.get('retry-after')) || 60 };
  if (!answer.ok) return { is: 'wrong' };
  const session = (await answer.json()) as HrSession;
  return session.user;
}

/** A refusal as next-auth carries it back to the page: one word in its address, and read there again. */
export const toWord = (refusal: Refusal): string => (refusal.is === 'throttled' ? `throttled:${refusal.seconds}` : refusal.is);

/** @param word what `signIn` came back with; what nobody here wrote means that the web app itself failed */
export function fromWord(word: string): Refusal {
  const [is, seconds] = word.split(':');
  if (is === 'throttled') return { is, seconds: Number(seconds) || 60 };
  return is === 'wrong' || is === 'CredentialsSignin' ? { is: 'wrong' } : { is: 'away' };
}
