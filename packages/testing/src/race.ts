import { DomainError, type ErrorCode } from '@interviews/domain/errors.ts';

export type Outcome<T> = { readonly won: readonly T[]; readonly refused: readonly ErrorCode[] };

/** Lets all of them go at once (warm the pool first), and tells what came of it. What is no refusal of the domain is thrown on. */
export async function race<T>(attempts: number, attempt: (n: number) => Promise<T>): Promise<Outcome<T>> {
  const outcomes = await Promise.allSettled(Array.from({ length: attempts }, (_, n) => attempt(n)));
  const won: T[] = [];
  const refused: ErrorCode[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') won.push(outcome.value);
    else if (outcome.reason instanceof DomainError) refused.push(outcome.reason.code);
    else throw outcome.reason;
  }
  return { won, refused };
}

/** So many times the same, to compare with what a race refused. */
export const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
