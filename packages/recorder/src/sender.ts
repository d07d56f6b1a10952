import type { Pace } from './pace.ts';
import type { Clock, RecorderApi, SliceRef } from './ports.ts';
import { NoAnswer } from './problem.ts';
import { patience, within } from './retry.ts';
import type { Session } from './session.ts';
import type { Slices } from './slices.ts';

interface World {
  readonly clock: Clock;
  readonly api: RecorderApi;
  readonly random: () => number;
  readonly pace: Pace;
}

interface Hooks {
  /** a slice was acknowledged, or the link's state changed */
  changed(): void;
  /** the server said no: nothing more is sent until `again` */
  refused(error: unknown): void;
}

const lanesOnAGoodLink = 3;
const slow = 6_000;
/** A presigned URL that fails this often, for whatever reason, is not worth another try. */
const directTries = 3;
/** A disk that cannot be read for so long has lost it. */
const diskPatience = 60_000;

/**
 * Brings slices to the server, several at once, lowest first, and tries again for ever when nothing comes back.
 * Only a refusal, or bytes that nobody has any more, end it.
 */
export class Sender {
  readonly #world: World;
  readonly #takeId: string;
  readonly #slices: Slices;
  readonly #session: Session;
  readonly #hooks: Hooks;
  readonly #flying = new Set<number>();
  readonly #stopped = new AbortController();
  readonly #unreadable = new Map<number, number>();
  #waiters: (() => void)[] = [];
  #directFailures = 0;
  #failures = 0;
  #lanes = lanesOnAGoodLink;
  #cancelWait: (() => void) | null = null;
  #refusal: { error: unknown } | null = null;

  constructor(world: World, take: { takeId: string; slices: Slices; session: Session }, hooks: Hooks) {
    this.#world = world;
    this.#takeId = take.takeId;
    this.#slices = take.slices;
    this.#session = take.session;
    this.#hooks = hooks;
  }

  /** Twice nothing came back: one lost packet is no lost network. */
  get offline(): boolean {
    return this.#failures >= 2;
  }

  /** Looks for work: call it after a new slice, after one was named missing, and when the network may be back. */
  wake(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#pump();
  }

  /** New slices wait with the others while nothing answers. */
  offer(): void {
    if (!this.#cancelWait) this.#pump();
  }

  /** Resolves when the server has every slice there is now; rejects with the refusal, or when closed. */
  async settled(): Promise<void> {
    for (;;) {
      this.#stopped.signal.throwIfAborted();
      if (this.#refusal) throw this.#refusal.error;
      if (this.#flying.size === 0 && this.#slices.missing(this.#flying) === undefined) return;
      this.offer();
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Forgets a refusal, so that the person may have it tried again. */
  again(): void {
    this.#refusal = null;
    this.wake();
  }

  close(): void {
    this.#stopped.abort();
    this.#cancelWait?.();
    this.#tell();
  }

  #pump(): void {
    while (!this.#stopped.signal.aborted && !this.#refusal && !this.#cancelWait && this.#flying.size < this.#lanes) {
      const n = this.#slices.missing(this.#flying);
      if (n === undefined) break;
      this.#flying.add(n);
      void this.#send(n).finally(() => {
        this.#flying.delete(n);
        this.#pump();
        this.#tell();
      });
    }
  }

  async #send(n: number): Promise<void> {
    const { clock, pace } = this.#world;
    const bytes = await this.#bytes(n);
    if (!bytes || this.#stopped.signal.aborted) return;
    const begun = clock.now();
    const arrived = pace.sets(begun);
    try {
      await this.#put(n, bytes);
      arrived(clock.now(), bytes.byteLength);
      this.#slices.markSafe(n);
      this.#failures = 0;
      this.#lanes = clock.now() - begun > slow ? 1 : lanesOnAGoodLink;
      this.#cancelWait?.();
      this.#cancelWait = null;
    } catch (error) {
      arrived(clock.now(), 0);
      if (!this.#stopped.signal.aborted) this.#failed(error);
    }
    this.#hooks.changed();
  }

  async #bytes(n: number): Promise<ArrayBuffer | null> {
    try {
      const bytes = await this.#slices.bytes(n);
      // Nobody has them: the take ends before them, and says so in its manifest.
      if (!bytes) this.#slices.endBefore(n);
      return bytes;
    } catch {
      const now = this.#world.clock.now();
      const since = this.#unreadable.get(n) ?? now;
      this.#unreadable.set(n, since);
      if (now - since > diskPatience) this.#slices.endBefore(n);
      else this.#wait(1_000);
      return null;
    }
  }

  async #put(n: number, bytes: ArrayBuffer): Promise<void> {
    const { clock, api } = this.#world;
    const { size, sha256 } = this.#slices.at(n) ?? {};
    if (size === undefined || sha256 === undefined) return;
    let direct = false;
    const giveUp = new AbortController();
    const signal = AbortSignal.any([giveUp.signal, this.#stopped.signal]);
    try {
      await this.#session.call((token) => {
        direct = this.#session.direct && this.#directFailures < directTries;
        const slice: SliceRef = { takeId: this.#takeId, n, size, sha256, token };
        const put = direct ? api.putSliceDirect(slice, bytes, signal) : api.putSlice(slice, bytes, signal);
        // Enough for half a megabyte over 100 kbit/s with losses.
        return within(clock, 20_000 + size / 4, put, () => new NoAnswer('The slice hangs.'));
      });
    } catch (error) {
      if (direct) this.#directFailures += 1;
      throw error;
    } finally {
      giveUp.abort();
    }
  }

  #failed(error: unknown): void {
    const wait = patience(error, this.#failures + 1, this.#world.random);
    if (wait === null) {
      this.#refusal ??= { error };
      this.#hooks.refused(error);
      return;
    }
    if (error instanceof NoAnswer) this.#failures += 1;
    this.#lanes = 1;
    this.#wait(wait);
  }

  #wait(ms: number): void {
    this.#cancelWait ??= this.#world.clock.after(ms, () => {
      this.#cancelWait = null;
      this.#pump();
    });
  }

  #tell(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
