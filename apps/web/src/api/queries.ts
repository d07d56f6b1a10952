import type { AppRouter, Problem } from '@interviews/client';
import { QueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';

/** The contract's refusal, or null when there was no answer: then nobody knows yet whether it happened. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof TRPCClientError ? ((error as TRPCClientError<AppRouter>).data?.problem ?? null) : null;
}

// A page that waits for a dead API through three retries answered after 14 s; in the browser they are welcome.
const retries = typeof window === 'undefined' ? 0 : 3;

/** One for each request on the server, one for the tab in the browser. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000, // what the server has just rendered is not asked for again at hydration
        retry: (failures, error) => problemOf(error) === null && failures < retries, // a refusal stays one
      },
    },
  });
}
