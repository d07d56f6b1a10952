import type { Refused } from '../problem.ts';
import { fetchApi } from '../transport.ts';
import type { FakeClock } from './clock.ts';
import type { FakeServer } from './server.ts';

/**
 * `lost`: never arrived; `unanswered`: it happened, and its answer was lost; `hangs`: nothing, for ever; `late`: given up by the sender, and it
 * arrives minutes later all the same. `portal`, `too large` and `bad gateway` are answered by somebody between here and the server.
 */
export type Fate = 'ok' | 'lost' | 'unanswered' | 'hangs' | 'late' | 'portal' | 'too large' | 'bad gateway';
export type Route = 'beginTake' | 'beginCheck' | 'putSlice' | 'sliceUrl' | 'putSliceDirect' | 'received' | 'finish' | 'giveUp' | 'getTake';

const strangers: Partial<Record<Fate, number>> = { portal: 200, 'too large': 413, 'bad gateway': 502 };
const lateBy = 150_000;

interface Call {
  readonly route: Route;
  readonly takeId: string;
  readonly n: number;
}

/** A network between one browser and the server, under the recorder's own transport. Each request's fate is decided when it is sent. */
export class FakeNetwork {
  readonly log: Route[] = [];
  fate: (route: Route) => Fate = () => 'ok';
  latency = 40;
  /** of slices on their way up, one after the other */
  bitsPerSecond = Number.POSITIVE_INFINITY;
  #free = 0;
  readonly #clock: FakeClock;
  readonly #server: FakeServer;

  constructor(clock: FakeClock, server: FakeServer) {
    this.#clock = clock;
    this.#server = server;
  }

  api() {
    return fetchApi({ baseUrl: '', invitationId: 'invitation', fetch: (url, init) => this.#fetch(String(url), init ?? {}) });
  }

  count(route: Route): number {
    return this.log.filter((sent) => sent === route).length;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const call = callOf(init.method ?? 'GET', url);
    const { signal } = init;
    const fate = this.fate(call.route);
    this.log.push(call.route);
    await this.#clock.wait(this.latency / 2);
    if (fate === 'hangs') return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new TypeError('aborted'))));
    if (fate === 'late') this.#clock.after(lateBy, () => void this.#arrive(call, init));
    if (fate === 'lost' || fate === 'late' || signal?.aborted) throw new TypeError('Failed to fetch');
    const stranger = strangers[fate];
    if (stranger) return new Response('<h1>Welcome</h1>', { status: stranger, headers: { 'content-type': 'text/html' } });

    if (init.body instanceof ArrayBuffer) await this.#carry(init.body.byteLength);
    if (signal?.aborted) throw new TypeError('aborted');
    const answer = this.#arrive(call, init);
    await this.#clock.wait(this.latency / 2);
    if (fate === 'unanswered') throw new TypeError('Failed to fetch');
    return answer;
  }

  #arrive({ route, takeId, n }: Call, { headers, body }: RequestInit): Response {
    try {
      const answer = this.#server.answer(route, { takeId, n, token: tokenOf(headers), body: body as ArrayBuffer | string | null });
      return answer === undefined ? new Response(null, { status: route === 'putSliceDirect' ? 200 : 204 }) : Response.json(answer);
    } catch (error) {
      const { code, status, paths } = error as Refused;
      return new Response(JSON.stringify({ code, status, errors: paths.map((path) => ({ path })) }), {
        status,
        headers: { 'content-type': 'application/problem+json' },
      });
    }
  }

  async #carry(bytes: number): Promise<void> {
    const now = this.#clock.now();
    this.#free = Math.max(now, this.#free) + ((bytes * 8) / this.bitsPerSecond) * 1000;
    if (this.#free > now) await this.#clock.wait(this.#free - now);
  }
}

const routes: readonly [method: string, path: RegExp, Route][] = [
  ['POST', /^\/invitations\/invitation\/takes$/, 'beginTake'],
  ['POST', /^\/invitations\/invitation\/checks$/, 'beginCheck'],
  ['PUT', /^\/takes\/([^/]+)\/slices\/(\d+)$/, 'putSlice'],
  ['POST', /^\/takes\/([^/]+)\/slices\/(\d+)\/url$/, 'sliceUrl'],
  ['PUT', /^bucket:([^/]+)\/(\d+)$/, 'putSliceDirect'],
  ['GET', /^\/takes\/([^/]+)\/slices$/, 'received'],
  ['POST', /^\/takes\/([^/]+)\/finish$/, 'finish'],
  ['DELETE', /^\/takes\/([^/]+)$/, 'giveUp'],
  ['GET', /^\/takes\/([^/?]+)\?as=candidate$/, 'getTake'],
];

function callOf(method: string, url: string): Call {
  for (const [is, path, route] of routes) {
    const match = is === method && path.exec(url);
    if (match) return { route, takeId: match[1] ?? '', n: Number(match[2]) };
  }
  throw new Error(`${method} ${url} is no route of the contract.`);
}

function tokenOf(headers: RequestInit['headers']): string | undefined {
  return new Headers(headers).get('authorization')?.replace('Bearer ', '');
}
