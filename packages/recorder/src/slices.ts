import type { Clock, Manifest, Spool, SpoolSlice } from './ports.ts';
import { Fenced } from './ports.ts';
import { within } from './retry.ts';
import type { Amount } from './types.ts';

/** IndexedDB has been seen to hang for ever: after this it counts as refusing. */
export const spoolPatience = 2_000;
/** Of the memory there is: up to here all of a take stays in it too, since a server may lose what it took, and a disk what it wrote. */
const keptReadable = 1 / 8;

interface World {
  readonly clock: Clock;
  readonly spool: Spool;
  readonly memory: number;
}

/** The slices of one take: which there are, where their bytes lie, and which the server has. */
export class Slices {
  readonly #world: World;
  readonly #takeId: string;
  readonly #epoch: number;
  readonly #list: SpoolSlice[] = [];
  readonly #held = new Map<number, ArrayBuffer>();
  readonly #spooled = new Set<number>();
  readonly #safe = new Set<number>();
  readonly #on: { refused(): void; fenced(): void };
  #heldBytes = 0;
  #cut = false;

  constructor(world: World, takeId: string, epoch: number, on: { refused(): void; fenced(): void }) {
    this.#world = world;
    this.#takeId = takeId;
    this.#epoch = epoch;
    this.#on = on;
  }

  get count(): number {
    return this.#list.length;
  }

  at(n: number): SpoolSlice | undefined {
    return this.#list[n];
  }

  /** The lowest slice that the server does not have. */
  missing(skip: ReadonlySet<number>): number | undefined {
    return this.#list.find(({ n }) => !this.#safe.has(n) && !skip.has(n))?.n;
  }

  /** A slice just recorded: into memory at once, to disk in the background. */
  add(slice: SpoolSlice, bytes: ArrayBuffer): void {
    if (this.#cut) return;
    this.#list.push(slice);
    this.#held.set(slice.n, bytes);
    this.#heldBytes += bytes.byteLength;
    this.#release();
    void this.#write(slice, bytes);
  }

  /** A slice that an earlier page left: on this disk, with the server, or both. */
  restore(slice: SpoolSlice, where: { here: boolean; safe: boolean }): void {
    this.#list.push(slice);
    if (where.here) this.#spooled.add(slice.n);
    if (where.safe) this.#safe.add(slice.n);
  }

  /** null: nobody here has these bytes any more. */
  async bytes(n: number): Promise<ArrayBuffer | null> {
    const held = this.#held.get(n);
    if (held) return held;
    if (!this.#spooled.has(n)) return null;
    const { clock, spool } = this.#world;
    return within(clock, spoolPatience, spool.read(this.#takeId, n), () => new Error('The disk hangs.'));
  }

  markSafe(n: number): void {
    this.#safe.add(n);
    this.#release();
  }

  /** The server named it as missing, whatever it had said before. */
  markMissing(n: number): void {
    this.#safe.delete(n);
  }

  /** Ends the take before a slice that nobody has any more. */
  endBefore(n: number): void {
    this.#cut = true;
    for (const slice of this.#list.splice(n)) {
      this.#safe.delete(slice.n);
      this.#forget(slice.n);
    }
  }

  /** Memory is full of what neither disk nor server has taken: nothing more can be recorded without losing something. */
  get full(): boolean {
    return this.#heldBytes > this.#world.memory;
  }

  /** Bytes that are still to be sent. */
  get waiting(): number {
    return this.#list.reduce((sum, { n, size }) => sum + (this.#safe.has(n) ? 0 : size), 0);
  }

  get recorded(): Amount {
    return amount(this.#list);
  }

  /** Of seconds only what lies without a gap from the beginning is safe. */
  get safe(): Amount {
    const gap = this.#list.findIndex(({ n }) => !this.#safe.has(n));
    const whole = amount(gap === -1 ? this.#list : this.#list.slice(0, gap));
    const all = this.#list.filter(({ n }) => this.#safe.has(n));
    return { ...amount(all), seconds: whole.seconds };
  }

  manifest(mimeType: string | null, anyway: boolean): Manifest {
    return {
      // The contract takes these two; of anything else the server looks at slice 0 itself.
      ...(mimeType && /^video\/(webm|mp4)\b/.test(mimeType) ? { mimeType } : {}),
      duration: Math.round(this.recorded.seconds * 1000) / 1000,
      slices: this.#list.map(({ size, sha256 }) => ({ size, sha256 })),
      ...(anyway ? { anyway } : {}),
    };
  }

  async #write(slice: SpoolSlice, bytes: ArrayBuffer): Promise<void> {
    const { clock, spool } = this.#world;
    try {
      await within(clock, spoolPatience, spool.write(slice, bytes, this.#epoch), () => new Error('The disk hangs.'));
      this.#spooled.add(slice.n);
    } catch (error) {
      if (error instanceof Fenced) this.#on.fenced();
      else this.#on.refused();
    }
    this.#release();
  }

  /** Where memory is short, bytes leave it that the disk has as well; where it is full, those that the server has. */
  #release(): void {
    const { memory } = this.#world;
    for (const n of this.#held.keys()) if (this.#heldBytes > memory * keptReadable && this.#spooled.has(n)) this.#forget(n);
    for (const n of this.#held.keys()) if (this.#heldBytes > memory && this.#safe.has(n)) this.#forget(n);
  }

  #forget(n: number): void {
    this.#heldBytes -= this.#held.get(n)?.byteLength ?? 0;
    this.#held.delete(n);
  }
}

function amount(slices: readonly SpoolSlice[]): Amount {
  return {
    slices: slices.length,
    bytes: slices.reduce((sum, { size }) => sum + size, 0),
    seconds: slices.at(-1)?.until ?? 0,
  };
}
