import type { Pace } from './pace.ts';
import type { Begun, OpenDevices, Ports } from './ports.ts';
import { NoAnswer, Refused } from './problem.ts';
import { bestQuality, nextFrameRate, pictureOf, type Quality } from './quality.ts';
import { Recording } from './recording.ts';
import { pause, untilAnswered, within } from './retry.ts';
import { Sender } from './sender.ts';
import { Session } from './session.ts';
import { Slices, spoolPatience } from './slices.ts';
import type { Ended, ServerTake } from './types.ts';

/** Nobody has the first slice any more. */
export class Lost extends Error {
  override readonly name = 'Lost';
}

export interface TakeFacts {
  readonly takeId: string;
  /** null: the device check */
  readonly questionId: string | null;
  readonly number: number | null;
  readonly limitSeconds: number;
  readonly epoch: number;
  readonly direct: boolean;
  readonly token: string | null;
  readonly mimeType: string | null;
}

export interface TakeHooks {
  changed(): void;
  ended(why: Ended): void;
  seconds(seconds: number): void;
  spoolRefused(): void;
  fenced(): void;
  superseded(): void;
}

const askNewest = 10_000;

/** One take from its beginning to `stored`: it records, writes, sends, seals and finishes. What the page shows is the machine's. */
export class Take {
  readonly facts: TakeFacts;
  readonly slices: Slices;
  readonly #ports: Ports;
  readonly #pace: Pace;
  readonly #session: Session;
  readonly #sender: Sender;
  readonly #recording: Recording;
  readonly #hooks: TakeHooks;
  readonly #over = new AbortController();
  #silent = false;
  #recorded = false;
  #quality = bestQuality;
  #frameRate = bestQuality.frameRate;
  #changedAt = 0;
  #goOn: () => void = () => {};
  readonly #stopListening: () => void;

  constructor(ports: Ports, facts: TakeFacts, pace: Pace, hooks: TakeHooks) {
    this.facts = facts;
    this.#ports = ports;
    this.#pace = pace;
    this.#hooks = hooks;
    this.slices = new Slices(ports, facts.takeId, facts.epoch, { refused: hooks.spoolRefused, fenced: hooks.fenced });
    this.#session = new Session(() => within(ports.clock, 20_000, begin(ports, facts), () => new NoAnswer('No take in time.')), facts);
    this.#sender = new Sender(
      { ...ports, pace },
      { takeId: facts.takeId, slices: this.slices, session: this.#session },
      { changed: hooks.changed, refused: (error) => error instanceof Refused && this.stop('refused') },
    );
    this.#recording = new Recording(ports, facts, {
      slice: (slice, bytes) => {
        this.slices.add(slice, bytes);
        this.#sender.offer();
        if (this.slices.full) this.stop('storage-full');
        this.#followLink();
        hooks.changed();
      },
      seconds: hooks.seconds,
      ended: hooks.ended,
    });
    this.#stopListening = ports.online(() => this.#wake());
  }

  get offline(): boolean {
    return this.#silent || this.#sender.offline;
  }

  get mimeType(): string | null {
    return this.#recording.mimeType ?? this.facts.mimeType;
  }

  get ended(): Ended | null {
    return this.#recording.ended;
  }

  get picture(): ReturnType<typeof pictureOf> {
    return pictureOf(this.#quality, this.#frameRate);
  }

  get pieces(): Recording['pieces'] {
    return this.#recording.pieces;
  }

  /** Resolves when it really records. */
  async record(devices: OpenDevices, quality: Quality): Promise<void> {
    this.#recorded = true;
    this.#quality = quality;
    this.#frameRate = quality.frameRate;
    this.#hooks.changed();
    await this.#recording.start(devices, quality);
    this.#changedAt = this.#ports.clock.now();
    if (this.facts.questionId) void this.#watchForNewer();
  }

  stop(why: Ended): void {
    this.#recording.stop(why);
  }

  /** After the recording's end: the spool knows how many pieces there are. A disk writes in order, so this one comes after them all. */
  async seal(): Promise<void> {
    if (!this.#recorded) return;
    const { clock, spool } = this.#ports;
    await this.#recording.finished();
    const seal = { sealed: this.slices.count, ended: this.ended, mimeType: this.mimeType };
    const sealed = spool.update(this.facts.takeId, this.facts.epoch, seal);
    await within(clock, spoolPatience, sealed, () => new Error('The disk hangs.')).catch(() => {});
    this.#hooks.changed();
  }

  /**
   * Sends what is left and has the server check it against the manifest, for as long as it takes. Resolves with what the
   * server calls stored; rejects with a refusal, `LinkNeeded` or `Lost`.
   */
  async arrive(how: { anyway: boolean }): Promise<ServerTake> {
    this.#sender.again();
    for (let rounds = 1; ; rounds += 1) {
      await this.#sender.settled();
      if (this.slices.count === 0) throw new Lost();
      try {
        return await this.#ask(() => this.#finish(how.anyway));
      } catch (error) {
        if (!(error instanceof Refused) || rounds > 20 || !this.#mended(error)) throw error;
        await pause(this.#ports.clock, Math.min(rounds - 1, 5) * 1_000, this.#over.signal);
      }
    }
  }

  /** What the server says of this take, whatever happened to an answer of its. */
  state(): Promise<ServerTake> {
    return this.#ask(() => this.#ports.api.getTake(this.facts.takeId));
  }

  /** Lets go of recorder, network and timers. What lies in the spool stays. */
  close(): void {
    this.stop('stopped');
    this.#sender.close();
    this.#stopListening();
    this.#over.abort(new Error('This take was let go.'));
  }

  get closed(): boolean {
    return this.#over.signal.aborted;
  }

  async #finish(anyway: boolean): Promise<ServerTake> {
    const manifest = this.slices.manifest(this.mimeType, anyway);
    const take = await this.#session.call((token) => this.#ports.api.finish(this.facts.takeId, manifest, token));
    // Only these words of the server make it stored.
    if (take.state === 'stored' || take.state === 'ready' || take.state === 'broken') return take;
    throw new NoAnswer(`Finishing answered ${take.state}.`);
  }

  /** Sends again what was named missing; shortens what is longer than allowed. False: nothing to be done. */
  #mended({ code, paths }: Refused): boolean {
    if (code === 'AnswerTimeOverException' && paths.includes('duration')) return this.#shorten();
    if (code !== 'SliceConflictException' || paths.length === 0) return false;
    for (const path of paths) {
      const n = Number(/^slices\.(\d+)$/.exec(path)?.[1] ?? Number.NaN);
      if (!this.slices.at(n)) continue;
      this.slices.markMissing(n);
    }
    this.#sender.wake();
    return true;
  }

  #shorten(): boolean {
    const { limitSeconds } = this.facts;
    for (let n = this.slices.count - 1; n > 0; n -= 1) {
      if ((this.slices.at(n - 1)?.until ?? 0) > limitSeconds) continue;
      if ((this.slices.at(n)?.until ?? 0) <= limitSeconds) return false;
      this.slices.endBefore(n);
      return true;
    }
    return false;
  }

  /** Sends fewer pictures of what is still to be said, where sending falls behind. A link that is away is no slow link. */
  #followLink(): void {
    if (this.offline) return;
    const now = this.#ports.clock.now();
    const { recorded, safe, waiting } = this.slices;
    const carries = this.#pace.bitsPerSecond(now);
    const frameRate = nextFrameRate(this.#frameRate, {
      behind: recorded.seconds - safe.seconds,
      clears: carries ? (waiting * 8) / carries : Number.POSITIVE_INFINITY,
      since: (now - this.#changedAt) / 1000,
    });
    if (frameRate === this.#frameRate) return;
    this.#frameRate = frameRate;
    this.#changedAt = now;
    this.#recording.slowDown(frameRate);
  }

  async #watchForNewer(): Promise<void> {
    const { clock, api } = this.#ports;
    try {
      for (;;) {
        await pause(clock, askNewest, this.#over.signal);
        if (this.#recording.ended) return;
        const { newest } = await this.#ask(() => this.#session.call((token) => api.received(this.facts.takeId, token)));
        if (!newest) return this.#hooks.superseded();
      }
    } catch {
      // A refusal is the sender's to find: it has something to lose.
    }
  }

  #ask<T>(ask: () => Promise<T>): Promise<T> {
    return untilAnswered(this.#ports, this.#over.signal, ask, {
      silence: () => this.#hear(true),
      answer: () => this.#hear(false),
      early: (go) => {
        this.#goOn = go;
      },
    });
  }

  #hear(silent: boolean): void {
    if (this.#silent === silent) return;
    this.#silent = silent;
    this.#hooks.changed();
  }

  #wake(): void {
    this.#goOn();
    this.#sender.wake();
  }
}

/** Begins a take or a check; again with the same id it answers the same take with a new token. */
export function begin({ api }: Pick<Ports, 'api'>, { takeId, questionId }: Pick<TakeFacts, 'takeId' | 'questionId'>): Promise<Begun> {
  return questionId === null ? api.beginCheck({ id: takeId }) : api.beginTake({ id: takeId, questionId });
}
