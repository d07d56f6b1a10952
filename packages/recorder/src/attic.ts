import { foundTake, isAnswer, type Whole, wholeOf } from './found.ts';
import type { Left, Ports, Received } from './ports.ts';
import { Refused } from './problem.ts';
import { untilAnswered, within } from './retry.ts';
import { spoolPatience } from './slices.ts';
import type { FoundTake, KnownTake, ServerTake } from './types.ts';

const day = 24 * 60 * 60 * 1000;
/** Over for good: what lies here of such a take is of no more use. */
const closed: readonly string[] = ['ResponseAlreadySubmittedException', 'InvitationAlreadyCompletedException'];

interface Found {
  readonly left: Left;
  readonly received: Received | null;
  /** The server has not yet said what it has of it. */
  readonly asking: boolean;
}

export type FetchedTake = Left & {
  readonly whole: readonly Whole[];
  /** stopped properly, and all of it still there */
  readonly sealed: boolean;
};

/** What earlier pages left: looks for it, throws it away, and forgets it when it is no longer needed. */
export class Attic {
  readonly #ports: Ports;
  readonly #invitationId: string;
  readonly #life: AbortSignal;
  readonly #takes = new Map<string, Found>();
  #asking = new AbortController();

  constructor(ports: Ports, invitationId: string, life: AbortSignal) {
    this.#ports = ports;
    this.#invitationId = invitationId;
    this.#life = life;
  }

  clear(): void {
    this.#asking.abort(new Error('What was found is looked for anew, or by another tab.'));
    this.#asking = new AbortController();
    this.#takes.clear();
  }

  has(takeId: string): boolean {
    return this.#takes.has(takeId);
  }

  found(): FoundTake[] {
    return [...this.#takes.values()]
      .map(({ left, received, asking }) => foundTake(left, received, asking))
      .filter((found) => found.unknown || isAnswer(found));
  }

  /** Raises the fence around what lies in the spool, and reads it. */
  async claim(known: readonly KnownTake[]): Promise<void> {
    const { clock, spool } = this.#ports;
    const late = () => new Error('The disk hangs.');
    this.clear();
    await within(clock, spoolPatience, spool.sweep(clock.wall() - day), late).catch(() => {});
    const lefts = await within(clock, spoolPatience, spool.claim(this.#invitationId), late).catch(() => []);
    for (const left of lefts) {
      // A check is of no use to another page, and what the person threw away is only to be told.
      if (left.take.discarded || left.take.questionId === null) void this.throwAway(left.take.takeId);
      else this.#takes.set(left.take.takeId, { left, received: null, asking: true });
    }
    for (const { takeId, questionId, limitSeconds = Number.POSITIVE_INFINITY } of known) {
      if (this.#takes.has(takeId)) continue;
      const row = { takeId, questionId, limitSeconds, invitationId: this.#invitationId, createdAt: clock.wall() };
      this.#takes.set(takeId, {
        left: { take: { ...row, mimeType: null, epoch: 0, sealed: null, ended: null, discarded: false }, slices: [] },
        received: null,
        asking: true,
      });
    }
  }

  /**
   * Asks the server for each, for as long as it takes or until another look; `heard` is called after each answer, with false where the
   * link's session is over. Resolves when each was answered, or silent once.
   */
  async ask(heard: (isWelcome: boolean) => void): Promise<void> {
    await Promise.all([...this.#takes.values()].map(({ left }) => this.#askFor(left, heard)));
  }

  #askFor(left: Left, heard: (isWelcome: boolean) => void): Promise<void> {
    const { api, online } = this.#ports;
    let goOn: () => void = () => {};
    const stopListening = online(() => goOn());
    return new Promise((resolve) => {
      const on = {
        silence: resolve,
        early: (go: () => void) => {
          goOn = go;
        },
      };
      void untilAnswered(this.#ports, this.#asking.signal, () => api.received(left.take.takeId), on)
        .then(
          (received) => this.#heard(left, received),
          (error) => this.#refused(left, error),
        )
        .then(heard)
        .finally(() => {
          stopListening();
          resolve();
        });
    });
  }

  async #heard(left: Left, received: Received): Promise<boolean> {
    const { takeId } = left.take;
    if (this.#takes.get(takeId)?.left !== left) return true;
    if (received.state !== 'recording') await this.#forget(takeId);
    // Nobody will ever see anything of it, and while it is under way its question would stay open.
    else if (left.slices.length > 0 && !isAnswer(foundTake(left, received))) void this.throwAway(takeId);
    else this.#takes.set(takeId, { left, received, asking: false });
    return true;
  }

  async #refused(left: Left, error: unknown): Promise<boolean> {
    const { takeId } = left.take;
    if (this.#takes.get(takeId)?.left !== left) return true;
    if (error instanceof Refused && closed.includes(error.code)) await this.#forget(takeId);
    else this.#takes.set(takeId, { left, received: null, asking: false });
    return !(error instanceof Refused && error.status === 401);
  }

  /** Everything needed to go on with a found take, the server asked once more, for as long as it takes. */
  async fetch(takeId: string, silence: (silent: boolean) => void): Promise<FetchedTake> {
    const found = this.#takes.get(takeId);
    if (!found) throw new Error(`Take ${takeId} was not found here.`);
    const { api } = this.#ports;
    const on = { silence: () => silence(true), answer: () => silence(false) };
    const received = await untilAnswered(this.#ports, this.#life, () => api.received(takeId), on);
    const whole = wholeOf(found.left, received);
    return { ...found.left, whole, sealed: found.left.take.sealed === whole.length };
  }

  /** Stored: its slices go, and those of every other take of its question. */
  async arrived({ takeId, questionId }: { takeId: string; questionId: string | null }): Promise<void> {
    if (questionId === null) return this.#forget(takeId);
    for (const [id, { left }] of this.#takes) if (left.take.questionId === questionId) this.#takes.delete(id);
    const { clock, spool } = this.#ports;
    const drop = spool.dropQuestion(this.#invitationId, questionId);
    await within(clock, spoolPatience, drop, () => new Error('The disk hangs.')).catch(() => {});
  }

  /**
   * Forgets the bytes and tells the server, in the background for as long as this page lives; the row stays until it
   * was told. Resolves with the take where it had been stored before.
   */
  async throwAway(takeId: string): Promise<ServerTake | null> {
    const { clock, spool, api } = this.#ports;
    this.#takes.delete(takeId);
    await within(clock, spoolPatience, spool.discard(takeId), () => new Error('The disk hangs.')).catch(() => {});
    let silent: () => void = () => {};
    const told = untilAnswered(this.#ports, this.#life, () => api.giveUp(takeId), { silence: () => silent() }).then(
      () => this.#forget(takeId).then(() => null),
      (error) => this.#refusedToGo(takeId, error),
    );
    return Promise.race([told, new Promise<null>((resolve) => (silent = () => resolve(null)))]);
  }

  async #refusedToGo(takeId: string, error: unknown): Promise<ServerTake | null> {
    if (!(error instanceof Refused) || error.status === 401) return null;
    const take = await this.#ports.api.getTake(takeId).catch(() => null);
    await this.#forget(takeId);
    return take && take.state !== 'recording' && take.state !== 'gone' ? take : null;
  }

  async #forget(takeId: string): Promise<void> {
    const { clock, spool } = this.#ports;
    this.#takes.delete(takeId);
    await within(clock, spoolPatience, spool.drop(takeId), () => new Error('The disk hangs.')).catch(() => {});
  }
}
