import type { Clock, Listening, OpenDevices, Piece, Running, SpoolSlice } from './ports.ts';
import type { Quality } from './quality.ts';
import { within } from './retry.ts';
import type { Ended } from './types.ts';

/** Proxies stop at 1 MB; engines hand over more than was asked for. */
const sliceSize = 512 * 1024;
/** Longer between two looks at the clock was a laptop asleep: what comes after it is no part of this answer (recorder.md). */
const asleep = 5_000;
/** An encoder on a busy machine keeps one waiting while the clock is looked at; one that is silent for so long hands over nothing more. */
const silent = 12_000;
const tick = 250;
/** Ticks after `stop` until the recorder's own `stop` event is no longer waited for: time asleep does not count. */
const stopTicks = 20;

interface World {
  readonly clock: Clock;
  readonly sha256: (bytes: ArrayBuffer) => Promise<string>;
}

interface Hooks {
  slice(slice: SpoolSlice, bytes: ArrayBuffer): void;
  /** seconds by the recorder's clock, a few times a second */
  seconds(seconds: number): void;
  ended(why: Ended): void;
}

/** One run of the recorder: from its first frame to its last piece, cut into numbered slices. */
export class Recording {
  readonly #world: World;
  readonly #takeId: string;
  readonly #limitSeconds: number;
  readonly #hooks: Hooks;
  readonly #done: Promise<void>;
  /** what entered the take, for watching it at once */
  readonly pieces: Piece[] = [];
  mimeType: string | null = null;

  #settle: () => void = () => {};
  #running: Running | null = null;
  #startedAt = 0;
  #looked = { now: 0, wall: 0 };
  #slept = false;
  #heardAt = 0;
  /** seconds of the take when its last piece was handed over */
  #handedAt = 0;
  /** seconds that its pieces hold, as far as is certain */
  #until = 0;
  #stopAt: number | null = null;
  #ended: Ended | null = null;
  #deaf = false;
  #torn = false;
  #numbered = 0;
  #intake: Promise<void> = Promise.resolve();
  #cancelTick: () => void = () => {};
  #tickedAt = 0;
  #ticksSinceStop = 0;

  constructor(world: World, take: { takeId: string; limitSeconds: number }, hooks: Hooks) {
    this.#world = world;
    this.#takeId = take.takeId;
    this.#limitSeconds = take.limitSeconds;
    this.#hooks = hooks;
    this.#done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get ended(): Ended | null {
    return this.#ended;
  }

  /** Resolves when it really records; rejects with `DeviceFault` where nothing starts. */
  async start(devices: OpenDevices, quality: Quality): Promise<void> {
    const listening: Listening = {
      started: (mimeType) => this.#started(mimeType),
      piece: (piece) => this.#piece(piece),
      stopped: () => this.#stopped(),
    };
    const running = await devices.record(listening, quality).catch((error: unknown) => {
      this.#stopped();
      throw error;
    });
    this.#running = running;
    // Told to stop while it was starting.
    if (this.#ended) running.stop();
  }

  /** Ends it. Of a gap nothing later enters; otherwise the recorder's last piece still does. */
  stop(why: Ended): void {
    if (this.#ended) return;
    this.#ended = why;
    this.#stopAt = this.#world.clock.now();
    this.#deaf = why === 'gap';
    this.#running?.stop();
    this.#hooks.ended(why);
  }

  slowDown(frameRate: number): void {
    if (!this.#ended) this.#running?.slowDown(frameRate);
  }

  /** Resolves when the recorder has stopped and every piece of it is cut, hashed and handed on. */
  async finished(): Promise<void> {
    await this.#done;
    await this.#intake;
  }

  #started(mimeType: string): void {
    const { clock } = this.#world;
    this.mimeType = mimeType || null;
    this.#startedAt = this.#tickedAt = this.#heardAt = clock.now();
    this.#looked = { now: clock.now(), wall: clock.wall() };
    this.#cancelTick = clock.after(tick, () => this.#tick());
  }

  #tick(): void {
    const { clock } = this.#world;
    const now = clock.now();
    const regular = now - this.#tickedAt < 4 * tick;
    this.#tickedAt = now;
    this.#cancelTick = clock.after(tick, () => this.#tick());

    if (this.#ended) {
      this.#ticksSinceStop += 1;
      if (this.#ticksSinceStop >= stopTicks) this.#stopped();
      return;
    }
    // After a late tick a piece may be waiting behind it: it is judged when it comes, or at the next tick.
    const seconds = (now - this.#startedAt) / 1000;
    if (this.#isBroken(now)) {
      if (regular) this.stop('gap');
    } else if (seconds >= this.#limitSeconds) this.stop('limit');
    else this.#hooks.seconds(seconds);
  }

  /** Whether the answer stopped being one piece: the machine slept since its last piece, or that is too long ago. */
  #isBroken(now: number): boolean {
    const wall = this.#world.clock.wall();
    // Sleep stops one clock in some engines, none in others: the longer one is true.
    this.#slept ||= Math.max(now - this.#looked.now, wall - this.#looked.wall) > asleep;
    this.#looked = { now, wall };
    return this.#slept || now - this.#heardAt > silent;
  }

  #piece(piece: Piece): void {
    if (this.#deaf || piece.size === 0) return;
    const now = this.#world.clock.now();
    const tooLate = this.#ended ? null : this.#tooLate(now);
    if (tooLate) {
      this.stop(tooLate);
      return;
    }

    this.#heardAt = now;
    this.mimeType ??= piece.type || null;
    const from = this.#until;
    const before = this.#handedAt;
    this.#handedAt = Math.max(before, Math.min(((this.#stopAt ?? now) - this.#startedAt) / 1000, this.#limitSeconds));
    // An MP4 comes a piece late, the first one is its header: only what follows `stop` holds all that was said.
    const until = this.#ended || !this.mimeType?.startsWith('video/mp4') ? this.#handedAt : before;
    this.#until = until;
    this.#intake = this.#intake.then(() => this.#cut(piece, from, until));
  }

  /** Why a piece that comes now is no part of this take. */
  #tooLate(now: number): Ended | null {
    if (this.#isBroken(now)) return 'gap';
    return this.#handedAt >= this.#limitSeconds ? 'limit' : null;
  }

  async #cut(piece: Piece, from: number, until: number): Promise<void> {
    const { clock, sha256 } = this.#world;
    if (this.#torn) return;
    try {
      const bytes = await within(clock, 10_000, piece.arrayBuffer(), () => new Error('The piece cannot be read.'));
      for (let at = 0; at < bytes.byteLength; at += sliceSize) {
        const part = bytes.slice(at, at + sliceSize);
        const end = Math.min(at + sliceSize, bytes.byteLength);
        const slice = {
          takeId: this.#takeId,
          n: this.#numbered,
          size: part.byteLength,
          sha256: await sha256(part),
          until: from + ((until - from) * end) / bytes.byteLength,
        };
        this.#numbered += 1;
        this.#hooks.slice(slice, part);
      }
      this.pieces.push(piece);
    } catch {
      // A piece that cannot be read leaves a hole: the take ends before it.
      this.#torn = true;
      this.#deaf = true;
      this.stop('gap');
    }
  }

  #stopped(): void {
    this.#cancelTick();
    if (!this.#ended) this.stop('unplugged');
    this.#deaf = true;
    this.#settle();
  }
}
