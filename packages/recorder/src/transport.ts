import type { Begun, Received, RecorderApi, SliceRef } from './ports.ts';
import { NoAnswer, Refused } from './problem.ts';
import type { ServerTake } from './types.ts';

export interface FetchApiOptions {
  /** where `/api/v1` lies: `/api/v1`, or with an origin */
  readonly baseUrl: string;
  readonly invitationId: string;
  /** a candidate's bearer, for pages without the session cookie */
  readonly bearer?: () => string;
  /** `include` where the API has another origin and CORS lets cookies through */
  readonly credentials?: RequestCredentials;
  readonly fetch?: typeof fetch;
}

/** The contract's REST routes by `fetch`. Only an answer of ours is an answer: a captive portal's 200 and a proxy's 502 are silence. */
export function fetchApi(options: FetchApiOptions): RecorderApi {
  const { baseUrl, invitationId, bearer, credentials = 'same-origin' } = options;
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);

  async function ask(method: string, path: string, { token, body, headers, signal }: Asked = {}): Promise<Response> {
    const carrier = token ?? bearer?.();
    const request: RequestInit = {
      method,
      credentials,
      // A portal redirects; our API never does.
      redirect: 'error',
      cache: 'no-store',
      headers: { accept: 'application/json', ...(carrier ? { authorization: `Bearer ${carrier}` } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    };
    const response = await attempt(() => send(`${baseUrl}${path}`, request));
    if (!response.ok) throw await refusal(response);
    return response;
  }

  async function json<T>(
    method: string,
    path: string,
    ours: (answer: T) => boolean,
    { body, token }: { body?: unknown; token?: string | undefined } = {},
  ) {
    const content = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await ask(method, path, { ...content, token });
    const answer = (await parsed(response)) as T | null;
    if (answer === null || typeof answer !== 'object' || !ours(answer))
      throw new NoAnswer(`${method} ${path} answered something that is not ours.`);
    return answer;
  }

  async function nothing(method: string, path: string, asked: Asked): Promise<void> {
    const { status } = await ask(method, path, asked);
    if (status !== 204) throw new NoAnswer(`${method} ${path} answered ${status}, which is not ours.`);
  }

  const begun = (path: string, body: unknown): Promise<Begun> =>
    json<ServerTake & { slicesToken: string }>('POST', path, (it) => typeof it.id === 'string' && typeof it.slicesToken === 'string', {
      body,
    }).then(({ slicesToken, ...take }) => ({ take, slicesToken }));

  const ofTake = (takeId: string) => (it: ServerTake) => it.id === takeId && typeof it.state === 'string';

  return {
    beginTake: (input) => begun(`/invitations/${invitationId}/takes`, input),
    beginCheck: (input) => begun(`/invitations/${invitationId}/checks`, input),
    putSlice: (slice, bytes, signal) =>
      nothing('PUT', `/takes/${slice.takeId}/slices/${slice.n}`, {
        token: slice.token,
        body: bytes,
        signal,
        headers: { 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${base64(slice.sha256)}:` },
      }),
    putSliceDirect: async (slice, bytes, signal) => {
      const { url, headers } = await sliceUrl(slice);
      const response = await attempt(() =>
        send(url, { method: 'PUT', credentials: 'omit', redirect: 'error', headers, body: bytes, signal }),
      );
      // The bucket's refusals are not the contract's: another URL, or the server, may still take it.
      if (!response.ok) throw new NoAnswer(`The bucket answered ${response.status}.`);
      // A bucket answers a put with nothing at all; a page with words on it is a portal's.
      if ((await attempt(() => response.text())) !== '') throw new NoAnswer('Something answered that is no bucket.');
    },
    received: (takeId, token) =>
      json<Received>('GET', `/takes/${takeId}/slices`, (it) => Array.isArray(it.slices) && typeof it.state === 'string', { token }),
    finish: (takeId, manifest, token) => json<ServerTake>('POST', `/takes/${takeId}/finish`, ofTake(takeId), { body: manifest, token }),
    giveUp: (takeId, token) => nothing('DELETE', `/takes/${takeId}`, { token }),
    getTake: (takeId) => json<ServerTake>('GET', `/takes/${takeId}?as=candidate`, ofTake(takeId)),
  };

  function sliceUrl({ takeId, n, size, sha256, token }: SliceRef) {
    const ours = (it: { url: string; headers: Record<string, string> }) => typeof it.url === 'string' && typeof it.headers === 'object';
    return json<{ url: string; headers: Record<string, string> }>('POST', `/takes/${takeId}/slices/${n}/url`, ours, {
      body: { size, sha256 },
      token,
    });
  }
}

interface Asked {
  readonly token?: string | undefined;
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

async function attempt<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw new NoAnswer(error instanceof Error ? error.message : 'No answer.');
  }
}

async function parsed(response: Response): Promise<unknown> {
  if (!/[/+]json\b/.test(response.headers.get('content-type') ?? '')) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** A refusal of ours has problem+json with a code; anything else, and whatever failed inside the server, is no answer. */
async function refusal(response: Response): Promise<Refused | NoAnswer> {
  const problem = (await parsed(response)) as { code?: unknown; detail?: unknown; errors?: unknown } | null;
  if (response.status >= 500 || typeof problem?.code !== 'string') return new NoAnswer(`Answered ${response.status}.`);
  const errors = Array.isArray(problem.errors) ? (problem.errors as { path?: unknown }[]) : [];
  const retryAfter = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return new Refused({
    code: problem.code,
    status: response.status,
    detail: typeof problem.detail === 'string' ? problem.detail : null,
    paths: errors.flatMap(({ path }) => (typeof path === 'string' ? [path] : [])),
    retryAfter: Number.isNaN(retryAfter) ? null : retryAfter,
  });
}

function base64(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));
}
