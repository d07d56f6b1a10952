import type { RecorderApi } from '../ports.ts';
import { NoAnswer } from '../problem.ts';
import type { FakeClock } from './clock.ts';
import type { FakeServer } from './server.ts';

/** `lost`: never arrived; `unanswered`: it happened, and its answer was lost; `hangs`: nothing, for ever. */
export type Fate = 'ok' | 'lost' | 'unanswered' | 'hangs';
export type Route = keyof RecorderApi;

/** A network between one page and the server. Each request's fate is decided when it is sent. */
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

  api(): RecorderApi {
    const server = this.#server;
    return {
      beginTake: ({ id, questionId }) => this.#send('beginTake', () => server.begin(id, questionId)),
      beginCheck: ({ id }) => this.#send('beginCheck', () => server.begin(id, null)),
      putSlice: (slice, bytes, signal) => this.#send('putSlice', () => server.put(slice, bytes), signal, bytes.byteLength),
      putSliceDirect: (slice, bytes, signal) => this.#send('putSliceDirect', () => server.put(slice, bytes), signal, bytes.byteLength),
      received: (takeId, token) => this.#send('received', () => server.received(takeId, token)),
      finish: (takeId, manifest, token) => this.#send('finish', () => server.finish(takeId, manifest, token)),
      giveUp: (takeId, token) => this.#send('giveUp', () => server.giveUp(takeId, token)),
      getTake: (takeId) => this.#send('getTake', () => server.get(takeId)),
    };
  }

  count(route: Route): number {
    return this.log.filter((sent) => sent === route).length;
  }

  async #send<T>(route: Route, arrive: () => T, signal?: AbortSignal, bytes = 0): Promise<T> {
    const fate = this.fate(route);
    this.log.push(route);
    await this.#clock.wait(this.latency / 2);
    if (fate === 'hangs') return new Promise<T>((_, reject) => signal?.addEventListener('abort', () => reject(new NoAnswer('aborted'))));
    if (fate === 'lost' || signal?.aborted) throw new NoAnswer('lost');
    if (bytes > 0) await this.#carry(bytes);
    if (signal?.aborted) throw new NoAnswer('aborted');
    const answer = arrive();
    await this.#clock.wait(this.latency / 2);
    if (fate === 'unanswered') throw new NoAnswer('unanswered');
    return answer;
  }

  async #carry(bytes: number): Promise<void> {
    const now = this.#clock.now();
    this.#free = Math.max(now, this.#free) + ((bytes * 8) / this.bitsPerSecond) * 1000;
    if (this.#free > now) await this.#clock.wait(this.#free - now);
  }
}
