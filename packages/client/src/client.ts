import type { AppRouter } from '@interviews/api/router.ts';
import { createTRPCClient, httpBatchLink, httpLink, type TRPCClient } from '@trpc/client';
import { type Bearer, bearing } from './bearer.ts';
import { untilLost } from './put.ts';
import { type Upload, upload } from './upload.ts';

/** Where the service is, and who is calling: `token` or `getToken`, or neither (links and signing in need no one). */
export type ClientOptions = Bearer & {
  /** Where the API is: `https://interviews.example`. */
  readonly url: string;
  /** Another `fetch` than the global one: for a proxy, for logging, in tests. */
  readonly fetch?: typeof fetch;
};

/**
 * Every procedure of the contract under its name: `client.templates.list.query({})`, `client.invitations.create.mutate({ … })`.
 * What only reads is a `query`, what changes something a `mutate`; both take `{ signal }` second, and reject as `isInterviewError` tells.
 */
export type InterviewClient = TRPCClient<AppRouter> & {
  readonly takes: {
    /** A file or a stream as a candidate's answer on video: begun, cut, sent through every interruption, and sealed. */
    readonly upload: Upload;
  };
};

/** What the server takes in one request: more calls, or a longer address, go in several. */
const BATCH = { maxItems: 50, maxURLLength: 6_000 };

/**
 * The API as typed functions. Calls made in one tick go in one request; an upload's go alone, so that none waits for another's.
 * @example const client = createInterviewClient({ url: 'https://interviews.example', token: 'ik_…' });
 */
export function createInterviewClient(options: ClientOptions): InterviewClient {
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const origin = options.url.replace(/\/$/, '');
  const calling = bearing(fetch, options);
  const door = (via: typeof globalThis.fetch) => ({
    url: `${origin}/api/trpc`,
    fetch: (input: unknown, init?: object) => via(String(input), init),
  });
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ ...door(calling), ...BATCH })] });
  const road = {
    client: createTRPCClient<AppRouter>({ links: [httpLink(door(untilLost(calling)))] }),
    api: `${origin}/api/v1`,
    fetch: untilLost(fetch),
  };
  const uploading: Upload = (source, how) => upload(road, source, how);
  const takes = beside(client.takes, 'upload', uploading);
  return beside(client, 'takes', takes) as InterviewClient;
}

/** tRPC's clients are proxies that answer to every name: one more goes before it. */
function beside<T extends object>(client: T, name: string, value: unknown): T {
  return new Proxy(client, { get: (target, key, receiver) => (key === name ? value : Reflect.get(target, key, receiver)) });
}
