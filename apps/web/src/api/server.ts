import 'server-only';
import type { AppRouter } from '@interviews/client';
import type { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { env } from '../env.ts';
import { callerHeaders } from './caller-headers.ts';
import { makeQueries, problemOf } from './queries.ts';

/** For pages: the typed client with this visitor's cookies and address, and queries that live as long as the request. */
export async function api(): Promise<{ client: TRPCClient<AppRouter>; trpc: TRPCOptionsProxy<AppRouter>; queries: QueryClient }> {
  const visitor = callerHeaders(await headers());
  const client = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${env().SERVER_URL}/api/trpc`,
        headers: visitor,
        fetch: (url, init) => fetch(url as string, { ...(init as RequestInit), cache: 'no-store', signal: AbortSignal.timeout(10_000) }),
      }),
    ],
  });
  const queries = makeQueries();
  return { client, trpc: createTRPCOptionsProxy({ client, queryClient: queries }), queries };
}

/**
 * What does not exist for this visitor is the 404 page, who is signed out goes to sign in; any other failure is
 * error.tsx's, which offers to try again.
 */
export async function found<T>(reading: Promise<T>): Promise<T> {
  return await reading.catch((error) => {
    const problem = problemOf(error);
    if (problem?.status === 404 || problem?.code === 'ValidationFailed') notFound(); // an address with a malformed id is nobody's page
    if (problem?.status === 401) redirect('/sign-in');
    throw error;
  });
}
