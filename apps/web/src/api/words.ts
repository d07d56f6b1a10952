'use client';
import { useTranslations } from 'next-intl';
import { problemOf } from './queries.ts';

/**
 * Where the contract's codes become words: why something was refused, as one sentence, or null where nothing came back.
 * A code without words of its own gets words that claim nothing.
 */
export function useWhy(): (error: unknown) => string | null {
  const why = useTranslations('problem');
  return (error) => {
    const problem = problemOf(error);
    if (!problem) return null;
    const code = problem.code as Parameters<typeof why>[0];
    return why.has(code) ? why(code) : why('other');
  };
}

/** The sentence after a change that failed: what did not happen, why, and what is so now. */
export function useRefusal(): (error: unknown, notDone: string) => string {
  const t = useTranslations('change');
  const why = useWhy();
  return (error, notDone) => {
    const reason = why(error);
    return reason === null ? t('unanswered') : t('refused', { notDone, why: reason });
  };
}
