'use client';
import { type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../api/browser.tsx';
import { problemOf } from '../api/queries.ts';

/**
 * One step of the interview: taken once, whatever the clicks, tried again after a silence, and then read again, since the
 * screen follows from what the server says. So nothing is guessed, and a refusal of what had happened already shows nothing.
 * @param notDone what did not happen, as the beginning of a sentence
 */
export function useStep<Input, Output, Failure>(
  mutation: UseMutationOptions<Output, Failure, Input>,
  notDone = '',
  onProblem?: (words: string) => void,
) {
  const queries = useQueryClient();
  const trpc = useTRPC();
  const words = useProblemWords();
  const mutationKey = mutation.mutationKey ?? [];
  const { mutate, isPending, error } = useMutation<Output, Failure, Input>({
    mutationFn: mutation.mutationFn!, // tRPC's options always have one
    mutationKey,
    retry: (failures, error) => problemOf(error) === null && failures < 4,
    retryDelay: (failures) => 500 * 2 ** failures,
    onError: (error) => onProblem?.(words(error, notDone)),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.invitations.get.queryKey() }),
  });

  // Asked of the cache, which knows at once; `isPending` is from the last render, and a double click is faster.
  const take = (input: Input) => {
    if (queries.isMutating({ mutationKey }) === 0) mutate(input);
  };
  return { take, isPending, problem: error ? words(error, notDone) : null };
}

/** The contract's codes in the words of somebody who answers questions; a code without words of its own claims nothing. */
function useProblemWords(): (error: unknown, notDone: string) => string {
  const t = useTranslations('interview.problem');
  const why = useWhy();
  return (error, notDone) => {
    const problem = problemOf(error);
    return (problem ? t('refused', { notDone, why: why(problem.code) }) : t('unanswered', { notDone })).trim();
  };
}

export function useWhy(): (code: string) => string {
  const t = useTranslations('interview.problem');
  return (code) => {
    const key = code as Exclude<Parameters<typeof t>[0], 'refused' | 'unanswered'>;
    return t.has(key) ? t(key) : t('other');
  };
}
