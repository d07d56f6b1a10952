import type { AppRouter } from '@interviews/api/router.ts';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { type Upload, upload } from './upload.ts';

export type ClientOptions = {
  /** Where the API is: `https://interviews.example`. */
  readonly url: string;
  /** A JWT, an API key or a candidate session; `getToken` is asked before every call. */
  readonly token?: string;
  readonly getToken?: () => string | null | Promise<string | null>;
  readonly fetch?: typeof fetch;
};

export type InterviewClient = TRPCClient<AppRouter> & {
  readonly takes: {
    /** A file or a stream as a candidate's answer on video: begun, cut, sent through every interruption, and sealed. */
    readonly upload: Upload;
  };
};

/** What the server takes in one request: more calls, or a longer address, go in several. */
const BATCH = { maxItems: 50, maxURLLength: 6_000 };

/** The API as typed functions: `client.templates.list.query({})`. Calls made at once go in one request. */
export function createInterviewClient(options: ClientOptions): InterviewClient {
  const { token, getToken } = options;
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const url = options.url.replace(/\/$/, '');
  const client = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${url}/api/trpc`,
        ...BATCH,
        async headers() {
          const bearer = token ?? (await getToken?.());
          return bearer ? { authorization: `Bearer ${bearer}` } : {};
        },
        fetch: (input, init) => fetch(String(input), init as RequestInit),
      }),
    ],
  });
  const road = { client, api: `${url}/api/v1`, fetch };
  const uploading: Upload = (source, how) => upload(road, source, how);
  const takes = beside(client.takes, 'upload', uploading);
  return beside(client, 'takes', takes) as InterviewClient;
}

/** tRPC's clients are proxies that answer to every name: one more goes before it. */
function beside<T extends object>(client: T, name: string, value: unknown): T {
  return new Proxy(client, { get: (target, key, receiver) => (key === name ? value : Reflect.get(target, key, receiver)) });
}
