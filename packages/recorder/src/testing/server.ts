import { createHash } from 'node:crypto';
import type { Begun, Manifest, Received } from '../ports.ts';
import { Refused } from '../problem.ts';
import type { ServerTake } from '../types.ts';
import type { Route } from './network.ts';

interface Kept {
  readonly id: string;
  readonly questionId: string | null;
  readonly number: number;
  state: ServerTake['state'];
  readonly slices: Map<number, Uint8Array>;
  /** the hash for which an address in the bucket was given */
  readonly issued: Map<number, { size: number; sha256: string }>;
  manifest: Manifest | null;
}

interface Asked {
  readonly takeId: string;
  readonly n: number;
  readonly token: string | undefined;
  readonly body: ArrayBuffer | string | null;
}

const status: Record<string, number> = {
  Unauthenticated: 401,
  TakeNotFoundException: 404,
  ValidationFailed: 400,
  ResponseAlreadySubmittedException: 400,
};

/** The slices routes of the contract in memory, as strict as the real ones, and with accidents of its own. */
export class FakeServer {
  readonly takes = new Map<string, Kept>();
  readonly #tokens = new Map<string, string>();
  #issued = 0;
  sessionOver = false;
  /** why nothing is taken any more: the link was withdrawn, the interview ended */
  ended: string | null = null;
  /** how many times finishing is answered without being done */
  idle = 0;
  /** every token is refused, new ones too */
  deaf = false;
  answered = false;
  direct = false;

  answer(route: Route, { takeId, n, token, body }: Asked): object | undefined {
    switch (route) {
      case 'beginTake': {
        const { id, questionId } = read<{ id: string; questionId: string }>(body);
        return flat(this.begin(id, questionId));
      }
      case 'beginCheck':
        return flat(this.begin(read<{ id: string }>(body).id, null));
      case 'putSlice':
        return this.put(takeId, n, token, body as ArrayBuffer);
      case 'sliceUrl':
        return this.sliceUrl(takeId, n, token, read(body));
      case 'putSliceDirect':
        return this.putDirect(takeId, n, body as ArrayBuffer);
      case 'received':
        return this.received(takeId, token);
      case 'finish':
        return this.finish(takeId, read(body), token);
      case 'giveUp':
        return this.giveUp(takeId, token);
      case 'getTake':
        return this.get(takeId);
    }
  }

  begin(id: string, questionId: string | null): Begun {
    this.#session();
    const known = this.takes.get(id);
    if (known && known.questionId !== questionId) throw refusal('IdConflict');
    if (!known) this.#open();
    if (!known && this.answered) throw refusal('ResponseAlreadySubmittedException');
    const take = known ?? {
      id,
      questionId,
      number: this.takes.size + 1,
      state: 'recording',
      slices: new Map(),
      issued: new Map(),
      manifest: null,
    };
    this.takes.set(id, take);
    const slicesToken = `sl_${this.#issued}`;
    this.#issued += 1;
    this.#tokens.set(slicesToken, id);
    return { take: this.#shown(take), slicesToken };
  }

  put(takeId: string, n: number, token: string | undefined, bytes: ArrayBuffer): undefined {
    const take = this.#take(takeId, token);
    if (bytes.byteLength === 0) throw refusal('ValidationFailed');
    this.#mayTake(take, n, sum(bytes));
    take.slices.set(n, new Uint8Array(bytes));
  }

  sliceUrl(
    takeId: string,
    n: number,
    token: string | undefined,
    slice: { size: number; sha256: string },
  ): { url: string; headers: object } {
    const take = this.#take(takeId, token);
    this.#mayTake(take, n, slice.sha256);
    const issued = take.issued.get(n);
    if (issued && issued.sha256 !== slice.sha256) throw refusal('SliceConflictException');
    take.issued.set(n, slice);
    return { url: `bucket:${takeId}/${n}`, headers: {} };
  }

  /** The bucket knows no states: what was signed is taken, whenever it comes, and the key holds the hash. */
  putDirect(takeId: string, n: number, bytes: ArrayBuffer): undefined {
    const take = this.takes.get(takeId);
    const issued = take?.issued.get(n);
    if (issued?.sha256 !== sum(bytes) || issued.size !== bytes.byteLength) throw refusal('ValidationFailed');
    take?.slices.set(n, new Uint8Array(bytes));
  }

  received(takeId: string, token?: string): Received {
    const take = this.#take(takeId, token);
    const slices = [...take.slices].map(([n, bytes]) => ({ n, size: bytes.byteLength, sha256: sum(bytes) })).sort((a, b) => a.n - b.n);
    return {
      slices,
      state: take.state,
      newest: this.#newest(take),
      arriveBy: take.state === 'recording' ? '2026-01-02T00:00:00.000Z' : null,
    };
  }

  finish(takeId: string, manifest: Manifest, token: string | undefined): ServerTake {
    const take = this.#take(takeId, token);
    if (take.manifest) {
      if (JSON.stringify(take.manifest.slices) !== JSON.stringify(manifest.slices)) throw refusal('SliceConflictException');
      return this.#shown(take);
    }
    this.#open();
    if (this.answered) throw refusal('ResponseAlreadySubmittedException');
    if (take.state === 'gone') throw refusal('TakeNotFoundException');
    if (manifest.slices.length === 0) throw refusal('ValidationFailed');
    if (!this.#newest(take) && !manifest.anyway) throw refusal('TakeSupersededException');
    const missing = manifest.slices.flatMap(({ sha256 }, n) => {
      const there = take.slices.get(n);
      return there && sum(there) === sha256 ? [] : [`slices.${n}`];
    });
    if (missing.length > 0) throw refusal('SliceConflictException', missing);
    if (this.idle > 0) {
      this.idle -= 1;
      return this.#shown(take);
    }
    take.manifest = manifest;
    take.state = 'stored';
    return this.#shown(take);
  }

  giveUp(takeId: string, token?: string): undefined {
    const take = this.#take(takeId, token);
    if (take.manifest) throw refusal('SliceConflictException');
    take.state = 'gone';
    take.slices.clear();
  }

  get(takeId: string): ServerTake {
    this.#session();
    const take = this.takes.get(takeId);
    if (!take) throw refusal('TakeNotFoundException');
    return this.#shown(take);
  }

  /** The disk loses a slice that was answered 204. */
  lose(takeId: string, n: number): void {
    const take = this.takes.get(takeId);
    if (take && !take.manifest) take.slices.delete(n);
  }

  expireTokens(): void {
    this.#tokens.clear();
  }

  /** An hour after a take was joined or given up its prefix is swept again: what landed late goes. */
  sweep(): void {
    for (const { state, slices, manifest } of this.takes.values()) {
      if (state === 'gone') slices.clear();
      if (manifest) for (const n of slices.keys()) if (n >= manifest.slices.length) slices.delete(n);
    }
  }

  /** What would be played: the slices of the manifest, joined. */
  joined(takeId: string): Buffer {
    const take = this.takes.get(takeId);
    if (!take?.manifest) throw new Error('Nothing was finished.');
    return Buffer.concat(take.manifest.slices.map((_, n) => take.slices.get(n) ?? Buffer.from('HOLE')));
  }

  #take(takeId: string, token?: string): Kept {
    if (token === undefined) this.#session();
    else if (this.deaf || this.#tokens.get(token) !== takeId) throw refusal('Unauthenticated');
    const take = this.takes.get(takeId);
    if (!take) throw refusal('TakeNotFoundException');
    return take;
  }

  #mayTake({ state, manifest, slices }: Kept, n: number, sha256: string): void {
    if (manifest && manifest.slices[n]?.sha256 !== sha256) throw refusal('SliceConflictException');
    if (!manifest) this.#open();
    if (state === 'gone') throw refusal('TakeNotFoundException');
    const there = slices.get(n);
    if (there && sum(there) !== sha256) throw refusal('SliceConflictException');
  }

  #session(): void {
    if (this.sessionOver) throw refusal('Unauthenticated');
  }

  #open(): void {
    if (this.ended) throw refusal(this.ended);
  }

  #newest({ questionId, number }: Kept): boolean {
    return ![...this.takes.values()].some(
      (other) => other.questionId === questionId && other.number > number && other.state === 'recording',
    );
  }

  #shown({ id, questionId, number, state, manifest, slices }: Kept): ServerTake {
    const size = manifest ? manifest.slices.reduce((total, slice) => total + slice.size, 0) : null;
    const open = { arriveBy: null, problem: null, checked: null, direct: this.direct, playbackUrl: null };
    return { ...open, id, questionId, number, state, duration: manifest?.duration ?? null, size: slices.size ? size : null };
  }
}

/** Of each buffer once: nobody changes what is in one. */
const sums = new WeakMap<ArrayBufferLike, string>();

export function sum(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const known = view.byteLength === view.buffer.byteLength ? sums.get(view.buffer) : undefined;
  if (known) return known;
  const hash = createHash('sha256').update(view).digest('hex');
  if (view.byteLength === view.buffer.byteLength) sums.set(view.buffer, hash);
  return hash;
}

export function refusal(code: string, paths: string[] = []): Refused {
  return new Refused({ code, status: status[code] ?? 409, paths });
}

function read<T>(body: Asked['body']): T {
  return JSON.parse(String(body)) as T;
}

function flat({ take, slicesToken }: Begun): object {
  return { ...take, slicesToken };
}
