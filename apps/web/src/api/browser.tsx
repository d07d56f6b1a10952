'use client';
import type { AppRouter } from '@interviews/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCLink } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import { makeQueries } from './queries.ts';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

/** A connection that died without a word is given up, so that what is tried again is tried on another. */
const PATIENCE_MS = 20_000;

const sameOrigin = httpBatchLink({
  url: '/api/trpc', // through the front; cookies travel by themselves
  fetch: (url, { signal, ...init } = {}) =>
    fetch(url, { ...init, signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]) }),
});

/** @param link tests put a router behind it; nobody mocks fetch */
export function ApiProvider({ children, link = sameOrigin }: { children: ReactNode; link?: TRPCLink<AppRouter> }) {
  const [queries] = useState(makeQueries);
  const [client] = useState(() => createTRPCClient<AppRouter>({ links: [link] }));
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
