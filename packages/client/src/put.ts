import type { Problem } from '@interviews/api/problem.ts';
import { contentDigest, type Slice } from './cut.ts';
import { noAnswer, refused } from './errors.ts';

/** A request that says nothing for so long is lost: half a megabyte at 70 kbit/s. Without it a laptop that slept waits for ever. */
const HANGS = 60_000;

export type Put = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: ArrayBuffer;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
};

/** Gives a request up when nothing comes back. */
export function untilLost(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const lost = AbortSignal.timeout(HANGS);
    return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, lost]) : lost });
  };
}

/** Puts a slice to the server's own route, which is REST: tRPC carries no bytes. */
export async function putSlice(api: string, takeId: string, slice: Slice, token: string, put: Omit<Put, 'url' | 'headers'>): Promise<void> {
  const response = await send({
    ...put,
    url: `${api}/takes/${takeId}/slices/${slice.n}`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      'content-digest': contentDigest(slice),
    },
  });
  if (response.status === 204) return;
  const problem = (await response.json().catch(() => null)) as Problem | null;
  // A captive portal's page and a proxy's are no answers.
  throw response.status < 500 && typeof problem?.code === 'string' ? refused(problem) : noAnswer(`The server answered ${response.status}.`);
}

/** Puts a slice where a signed address says. The bucket's refusals are not the contract's: another address, or the server, may take it. */
export async function putSigned(put: Put): Promise<void> {
  const { ok, status, body } = await send(put);
  await body?.cancel();
  if (!ok) throw noAnswer(`The bucket answered ${status}.`);
}

async function send({ url, headers, bytes, signal, fetch }: Put): Promise<globalThis.Response> {
  try {
    return await fetch(url, { method: 'PUT', redirect: 'error', credentials: 'omit', headers, body: bytes, signal });
  } catch (error) {
    throw noAnswer('The slice did not arrive.', error);
  }
}
