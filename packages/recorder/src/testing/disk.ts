import { Fenced, type Left, type Spool, type SpoolSlice, type SpoolTake } from '../ports.ts';
import type { FakeClock } from './clock.ts';

/** The disk that all pages of one browser share. */
export class FakeDisk {
  /** `full`: what lies there can be read and deleted */
  mode: 'ok' | 'full' | 'refuses' | 'hangs' = 'ok';
  /** what the browser says of its room */
  room: number | null = null;
  takes = new Map<string, SpoolTake>();
  slices = new Map<string, { slice: SpoolSlice; bytes: ArrayBuffer }>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  spool(): Spool {
    return {
      create: (take) => this.#do(() => void this.takes.set(take.takeId, take), 'needs room'),
      update: (takeId, epoch, change) =>
        this.#do(() => void this.takes.set(takeId, { ...this.#mine(takeId, epoch), ...change }), 'needs room'),
      write: (slice, bytes, epoch) =>
        this.#do(() => {
          this.#mine(slice.takeId, epoch);
          this.slices.set(`${slice.takeId} ${slice.n}`, { slice, bytes });
        }, 'needs room'),
      read: (takeId, n) => this.#do(() => this.slices.get(`${takeId} ${n}`)?.bytes ?? null),
      claim: (invitationId) =>
        this.#do(() =>
          [...this.takes.values()]
            .filter((take) => take.invitationId === invitationId)
            .map((take): Left => {
              const claimed = { ...take, epoch: take.epoch + 1 };
              this.takes.set(take.takeId, claimed);
              return { take: claimed, slices: this.#of(take.takeId) };
            }),
        ),
      discard: (takeId) =>
        this.#do(() => {
          const take = this.takes.get(takeId);
          if (take) this.takes.set(takeId, { ...take, discarded: true, epoch: take.epoch + 1 });
          this.#forget(takeId);
        }),
      drop: (takeId) => this.#do(() => this.#drop((take) => take.takeId === takeId)),
      dropQuestion: (invitationId, questionId) =>
        this.#do(() => this.#drop((take) => take.invitationId === invitationId && take.questionId === questionId)),
      sweep: (before) => this.#do(() => this.#drop((take) => take.createdAt < before)),
    };
  }

  wipe(): void {
    this.takes.clear();
    this.slices.clear();
  }

  async #do<T>(run: () => T, room?: 'needs room'): Promise<T> {
    const { mode } = this;
    await this.#clock.wait(3);
    if (mode === 'hangs') return new Promise<T>(() => {});
    if (mode === 'refuses' || (mode === 'full' && room)) throw new DOMException('full', 'QuotaExceededError');
    return run();
  }

  #mine(takeId: string, epoch: number): SpoolTake {
    const take = this.takes.get(takeId);
    if (take?.epoch !== epoch) throw new Fenced();
    return take;
  }

  #of(takeId: string): SpoolSlice[] {
    return [...this.slices.values()].map(({ slice }) => slice).filter((slice) => slice.takeId === takeId);
  }

  #forget(takeId: string): void {
    for (const slice of this.#of(takeId)) this.slices.delete(`${takeId} ${slice.n}`);
  }

  #drop(which: (take: SpoolTake) => boolean): void {
    for (const take of [...this.takes.values()].filter(which)) {
      this.#forget(take.takeId);
      this.takes.delete(take.takeId);
    }
  }
}
