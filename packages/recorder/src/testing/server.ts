import { createHash } from 'node:crypto';
import type { Begun, Manifest, Received, SliceRef } from '../ports.ts';
import { Refused } from '../problem.ts';
import type { ServerTake } from '../types.ts';

interface Kept {
  readonly id: string;
  readonly questionId: string | null;
  readonly number: number;
  state: ServerTake['state'];
  readonly slices: Map<number, Uint8Array>;
  manifest: Manifest | null;
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
  /** how many times finishing is answered without being done */
  idle = 0;
  /** every token is refused, new ones too */
  deaf = false;
  answered = false;
  direct = false;

  begin(id: string, questionId: string | null): Begun {
    this.#session();
    const known = this.takes.get(id);
    if (known && known.questionId !== questionId) throw refusal('IdConflict');
    if (!known && this.answered) throw refusal('ResponseAlreadySubmittedException');
    const take = known ?? { id, questionId, number: this.takes.size + 1, state: 'recording', slices: new Map(), manifest: null };
    this.takes.set(id, take);
    const slicesToken = `sl_${this.#issued}`;
    this.#issued += 1;
    this.#tokens.set(slicesToken, id);
    return { take: { ...shown(take), direct: this.direct }, slicesToken };
  }

  put({ takeId, n, size, sha256, token }: SliceRef, bytes: ArrayBuffer): void {
    const take = this.#take(takeId, token);
    if (sum(bytes) !== sha256 || bytes.byteLength !== size || size === 0) throw refusal('ValidationFailed');
    if (take.state === 'gone') throw refusal('TakeNotFoundException');
    const there = take.slices.get(n);
    if (take.manifest && take.manifest.slices[n]?.sha256 !== sha256) throw refusal('SliceConflictException');
    if (there && sum(there) !== sha256) throw refusal('SliceConflictException');
    take.slices.set(n, new Uint8Array(bytes.slice(0)));
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

  finish(takeId: string, manifest: Manifest, token: string): ServerTake {
    const take = this.#take(takeId, token);
    if (take.manifest) {
      if (JSON.stringify(take.manifest.slices) !== JSON.stringify(manifest.slices)) throw refusal('SliceConflictException');
      return shown(take);
    }
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
      return shown(take);
    }
    take.manifest = manifest;
    take.state = 'stored';
    return shown(take);
  }

  giveUp(takeId: string, token?: string): void {
    const take = this.#take(takeId, token);
    if (take.manifest) throw refusal('SliceConflictException');
    take.state = 'gone';
    take.slices.clear();
  }

  get(takeId: string): ServerTake {
    this.#session();
    const take = this.takes.get(takeId);
    if (!take) throw refusal('TakeNotFoundException');
    return shown(take);
  }

  /** The disk loses a slice that was answered 204. */
  lose(takeId: string, n: number): void {
    const take = this.takes.get(takeId);
    if (take && !take.manifest) take.slices.delete(n);
  }

  expireTokens(): void {
    this.#tokens.clear();
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

  #session(): void {
    if (this.sessionOver) throw refusal('Unauthenticated');
  }

  #newest({ questionId, number }: Kept): boolean {
    return ![...this.takes.values()].some(
      (other) => other.questionId === questionId && other.number > number && other.state === 'recording',
    );
  }
}

export function sum(bytes: ArrayBuffer | Uint8Array): string {
  return createHash('sha256')
    .update(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
    .digest('hex');
}

export function refusal(code: string, paths: string[] = []): Refused {
  return new Refused({ code, status: status[code] ?? 409, paths });
}

function shown({ id, questionId, number, state, manifest, slices }: Kept): ServerTake {
  const size = manifest ? manifest.slices.reduce((total, slice) => total + slice.size, 0) : null;
  const open = { arriveBy: null, problem: null, checked: null, direct: false, playbackUrl: null };
  return { ...open, id, questionId, number, state, duration: manifest?.duration ?? null, size: slices.size ? size : null };
}
