'use client';
import { type DataTag, type QueryKey, type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useSay } from '../ui/notice.tsx';
import { useRefusal } from './words.ts';

type Change<Input, Output, Seen> = {
  /** The query that shows it. */
  readonly of: DataTag<QueryKey, Seen, unknown>;
  /** Every query that may look different afterwards. */
  readonly touches: QueryKey;
  /** What the answer will look like, if it is yes. Left out where only the server can know. */
  readonly guess?: (seen: Seen, input: Input) => Seen;
  /** Said aloud afterwards; left out where the page itself says it. */
  readonly done?: string | ((output: Output) => string);
  readonly notDone: string;
  /** What only makes sense once it has happened: going elsewhere, showing what came back. */
  readonly after?: (output: Output, input: Input) => void;
};

/**
 * The one way that the studio changes something: shown at once, taken back when refused, said either way, read again.
 * Nothing else in the app writes to the query cache, but for the builder's autosave, which has its own queue.
 */
export function useChange<Input, Output, Failure, Seen>(
  mutation: UseMutationOptions<Output, Failure, Input>,
  { of, touches, guess, done, notDone, after }: Change<Input, Output, Seen>,
) {
  const queries = useQueryClient();
  const say = useSay();
  const refusal = useRefusal();
  const mutationKey = [...(mutation.mutationKey ?? []), of];
  const { mutate, isPending } = useMutation<Output, Failure, Input, { before: Seen | undefined }>({
    mutationFn: mutation.mutationFn!, // tRPC's options always have one
    mutationKey,
    async onMutate(input) {
      await queries.cancelQueries({ queryKey: of }); // an older answer on its way would paint over the guess
      const before = queries.getQueryData<Seen>(of);
      if (before && guess) queries.setQueryData<Seen>(of, guess(before, input));
      return { before };
    },
    onSuccess(output, input) {
      if (done) say({ mark: 'kept', words: typeof done === 'string' ? done : done(output) });
      after?.(output, input);
    },
    onError(error, _input, context) {
      if (guess) queries.setQueryData<Seen>(of, context?.before);
      say({ mark: 'bad', words: refusal(error, notDone) });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: touches }),
  });

  // Asked of the cache, which knows at once; `isPending` is from the last render, and a double click is faster.
  const change = (input: Input) => {
    if (queries.isMutating({ mutationKey }) === 0) mutate(input);
  };
  return { change, isPending };
}
