import { Attic, type FetchedTake } from './attic.ts';
import { newTake } from './beginning.ts';
import { Pace } from './pace.ts';
import { DeviceFault, type Ports } from './ports.ts';
import { Refused } from './problem.ts';
import { behindAfter, bestQuality, mostBytes, nextQuality } from './quality.ts';
import { pause } from './retry.ts';
import { LinkNeeded } from './session.ts';
import { Store } from './store.ts';
import { Studio } from './studio.ts';
import { Lost, Take, type TakeFacts } from './take.ts';
import type { Ended, FaultCode, KnownTake, Phase, Recorder, Refusal, ServerTake } from './types.ts';

const discardable: ReadonlySet<Phase> = new Set(['starting', 'recording', 'sending', 'waiting', 'failed']);
const ofTake: readonly FaultCode[] = ['refused', 'superseded', 'link-needed', 'lost'];
const busy: ReadonlySet<Phase> = new Set(['starting', 'recording', 'sending', 'discarding']);

/** The recorder itself, on whatever ports it is given. */
export function createMachine(ports: Ports, invitationId: string): Recorder {
  return new Machine(ports, invitationId);
}

class Machine implements Recorder {
  readonly #ports: Ports;
  readonly #invitationId: string;
  readonly #store = new Store();
  readonly #studio: Studio;
  readonly #attic: Attic;
  readonly #life = new AbortController();
  /** what this link has shown, over all takes of this page, the device check's too */
  readonly #pace = new Pace();
  #quality = bestQuality;
  #take: Take | null = null;
  /** counts the takes in hand: whatever returns to another one has nothing more to say */
  #turn = 0;
  #turnOver = new AbortController();
  #held: Promise<{ release(): void } | null> | null = null;
  #resuming: Promise<void> | null = null;
  #playback: { url: string; revoke(): void } | null = null;

  constructor(ports: Ports, invitationId: string) {
    this.#ports = ports;
    this.#invitationId = invitationId;
    this.#studio = new Studio(ports, this.#store, { unplugged: () => this.#take?.stop('unplugged') });
    this.#attic = new Attic(ports, invitationId, this.#life.signal);
  }

  readonly state = () => this.#store.state;
  readonly subscribe = (listener: () => void) => this.#store.subscribe(listener);

  async openDevices(choice: Parameters<Recorder['openDevices']>[0] = {}): Promise<void> {
    if (this.#recording) return;
    await this.#studio.open(choice);
  }

  closeDevices(): void {
    this.stop();
    this.#studio.close();
  }

  check(seconds: number): Promise<void> {
    return this.#begin(null, seconds);
  }

  record({ questionId, limitSeconds }: { questionId: string; limitSeconds: number }): Promise<void> {
    return this.#begin(questionId, limitSeconds);
  }

  stop(): void {
    // Before its first frame there is nothing to keep.
    if (this.#store.state.is === 'starting') void this.discard();
    else this.#take?.stop('stopped');
  }

  async discard(takeId?: string): Promise<void> {
    const take = this.#take;
    if (takeId !== undefined && takeId !== take?.facts.takeId) {
      if (!this.#attic.has(takeId)) return;
      await this.#attic.throwAway(takeId);
      this.#showFound();
      return;
    }
    if (!discardable.has(this.#store.state.is)) return;
    // What a newer tab has taken over is that tab's to throw away.
    const ours = take && !take.closed;
    const turn = this.#rest(ours ? 'discarding' : 'idle', ...ofTake);
    this.#ports.awake.release();
    const stored = ours ? await this.#attic.throwAway(take.facts.takeId) : null;
    if (turn !== this.#turn) return;
    // It had arrived before it could be thrown away: then it counts, and the page must say so.
    if (stored) return this.#store.stored(stored);
    this.#clear();
  }

  async finish(takeId: string, { anyway = false }: { anyway?: boolean } = {}): Promise<void> {
    if (busy.has(this.#store.state.is)) return;
    // A newer tab has it: coming back means looking at what lies there now, and asking again.
    if (this.#store.state.faults.some(({ code }) => code === 'elsewhere')) return this.resume();
    const inHand = this.#take?.facts.takeId === takeId && !this.#take.closed ? this.#take : null;
    if (!inHand && !this.#attic.has(takeId)) return;
    const turn = inHand ? this.#turn : this.#rest('sending', ...ofTake);
    if (inHand) {
      this.#store.enter('sending', ...ofTake);
      await this.#bring(inHand, turn, anyway);
      return;
    }

    try {
      const left = await this.#attic.fetch(takeId, this.#silence);
      if (turn !== this.#turn) return;
      const take = this.#restore(left, turn);
      await this.#bring(take, turn, anyway);
    } catch (error) {
      if (turn === this.#turn) await this.#concluded(null, error, turn);
    }
  }

  resume(known: readonly KnownTake[] = []): Promise<void> {
    this.#resuming ??= this.#look(known).finally(() => {
      this.#resuming = null;
    });
    return this.#resuming;
  }

  dispose(): void {
    this.#rest('idle');
    this.#life.abort(new Error('The recorder was disposed of.'));
    this.#attic.clear();
    this.#studio.close();
    this.#clear();
    void this.#held?.then((held) => held?.release());
    this.#held = null;
  }

  /* ---- one take, from the click to `ready` ---- */

  async #begin(questionId: string | null, limitSeconds: number): Promise<void> {
    if (busy.has(this.#store.state.is)) return;
    if (this.#resuming && !(await this.#nothingLeftOf(questionId))) return;
    const turn = this.#rest('starting', ...ofTake, 'unplugged', 'storage-full', 'elsewhere');
    this.#clear('starting');
    void this.#lookForRoom(limitSeconds, turn);
    await this.#fenced();
    if (turn !== this.#turn) return;
    const devices = this.#studio.devices ?? (await this.#studio.open({}));
    if (turn !== this.#turn) return;
    if (!devices) return this.#store.phase('idle');

    let take: Take | null = null;
    try {
      const facts = await newTake(this.#ports, { invitationId: this.#invitationId, questionId, limitSeconds }, this.#turnOver.signal, {
        silence: this.#silence,
        spoolRefused: () => this.#store.fault('storage-full'),
        abandoned: (takeId) => void this.#attic.throwAway(takeId),
      });
      take = this.#hold(facts, turn);
      this.#ports.awake.hold();
      this.#quality = nextQuality(this.#quality, this.#pace.bitsPerSecond(this.#ports.clock.now()));
      await take.record(devices, this.#quality);
      if (turn !== this.#turn) return;
      if (!take.ended) this.#store.phase('recording');
      void this.#afterRecording(take, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#ports.awake.release();
      if (!(error instanceof DeviceFault)) return this.#concluded(take, error, turn);
      // Nothing was recorded: the take consumes nothing.
      if (take) void this.#attic.throwAway(take.facts.takeId);
      this.#rest('idle');
      this.#clear();
      this.#studio.fail(error);
    }
  }

  /** Pressed before the page could show what an earlier one left of this question: the person is asked about that first, or it would go unseen. */
  async #nothingLeftOf(questionId: string | null): Promise<boolean> {
    this.#store.phase('starting');
    await this.#resuming;
    if (this.#store.state.is !== 'starting') return false;
    const left = this.#store.state.found.some((found) => found.questionId === questionId);
    if (left) this.#store.phase('idle');
    return !left;
  }

  /** Said before the clock starts, where the browser knows: such a take has no copy on this disk. */
  async #lookForRoom(limitSeconds: number, turn: number): Promise<void> {
    const room = await this.#ports.room();
    if (turn === this.#turn && room !== null && room < mostBytes(this.#quality, limitSeconds)) this.#store.fault('storage-full');
  }

  async #afterRecording(take: Take, turn: number): Promise<void> {
    await take.seal();
    if (turn !== this.#turn) return;
    this.#playback = this.#ports.media.playback(take.pieces, take.mimeType);
    this.#store.changeTake({ playbackUrl: this.#playback?.url ?? null });
    this.#ports.awake.release();
    if (this.#store.state.faults.some(({ code }) => code === 'superseded')) return this.#store.phase('waiting');
    await this.#bring(take, turn, false);
  }

  async #bring(take: Take, turn: number, anyway: boolean): Promise<void> {
    this.#store.phase('sending');
    try {
      await this.#concluded(take, await take.arrive({ anyway }), turn);
    } catch (error) {
      await this.#concluded(take, error, turn);
    }
  }

  /** What came of it: the server's stored take, or why there is none. A refusal is understood by asking for the state. */
  async #concluded(take: Take | null, outcome: unknown, turn: number): Promise<void> {
    if (turn !== this.#turn) return;
    let stored = outcome instanceof Error ? null : (outcome as ServerTake);
    if (outcome instanceof Refused && take && outcome.code !== 'TakeSupersededException') {
      const now = await take.state().catch(() => null);
      if (turn !== this.#turn) return;
      if (now && now.state !== 'recording' && now.state !== 'gone') stored = now;
    }
    if (stored && take) {
      take.close();
      void this.#attic.arrived(take.facts);
      this.#showFound();
      this.#store.stored(stored);
      return void this.#followUp(stored.id, turn);
    }
    if (outcome instanceof LinkNeeded || (outcome instanceof Refused && outcome.status === 401))
      return this.#store.stuck('waiting', 'link-needed');
    if (outcome instanceof Refused && outcome.code === 'TakeSupersededException') return this.#store.stuck('waiting', 'superseded');
    if (outcome instanceof Lost) this.#store.stuck('failed', 'lost');
    else this.#store.stuck('failed', 'refused', refusalOf(outcome));
  }

  /** Asks until the server has decoded the take; slower and slower, for ten minutes. */
  async #followUp(takeId: string, turn: number): Promise<void> {
    try {
      for (let tries = 0; tries < 70; tries += 1) {
        if (turn !== this.#turn || this.#store.state.is !== 'stored') return;
        await pause(this.#ports.clock, Math.min(1_000 + tries * 500, 10_000), this.#life.signal);
        const take = await this.#ports.api.getTake(takeId).catch(() => null);
        if (take && turn === this.#turn && (take.state === 'ready' || take.state === 'broken')) this.#store.stored(take);
      }
    } catch {
      // Disposed of.
    }
  }

  /* ---- what is in hand ---- */

  get #recording(): boolean {
    return this.#store.state.is === 'starting' || this.#store.state.is === 'recording';
  }

  /** Lets go of the take in hand and begins another turn. */
  #rest(is: Phase, ...mended: FaultCode[]): number {
    this.#take?.close();
    this.#take = null;
    this.#turn += 1;
    this.#turnOver.abort(new Error('Another take is in hand.'));
    this.#turnOver = new AbortController();
    this.#store.enter(is, ...mended);
    return this.#turn;
  }

  /** Nothing is in hand any more, or not yet. */
  #clear(is: Phase = 'idle'): void {
    this.#playback?.revoke();
    this.#playback = null;
    this.#store.nothing(is);
  }

  /** A found take comes into hand, with what lies here and what the server has. */
  #restore(left: FetchedTake, turn: number): Take {
    const take = this.#hold({ ...left.take, number: null, direct: false, token: null }, turn);
    this.#store.together(() => {
      for (const { slice, here, safe } of left.whole) take.slices.restore(slice, { here, safe });
      this.#store.changeTake({ ended: (left.sealed ? left.take.ended : null) ?? 'crashed' });
      this.#changed(take);
      this.#showFound();
    });
    return take;
  }

  #hold(facts: TakeFacts, turn: number): Take {
    const mine = () => turn === this.#turn;
    const take = new Take(this.#ports, facts, this.#pace, {
      changed: () => mine() && this.#changed(take),
      seconds: (seconds) => mine() && this.#store.changeTake({ seconds }),
      ended: (ended) => mine() && this.#endedBy(ended),
      spoolRefused: () => mine() && this.#store.fault('storage-full'),
      fenced: () => void (mine() && this.#lost()),
      superseded: () => mine() && this.#store.fault('superseded'),
    });
    this.#take = take;
    this.#store.inHand(facts);
    return take;
  }

  #endedBy(ended: Ended): void {
    if (this.#store.state.take?.ended === null) this.#store.changeTake({ ended });
    if (this.#store.state.is === 'recording' || this.#store.state.is === 'starting') this.#store.phase('sending');
  }

  #changed(take: Take): void {
    const { picture, mimeType, slices } = take;
    const { recorded, safe } = slices;
    const { seconds = 0 } = this.#store.state.take ?? {};
    const shown = take.ended || seconds < recorded.seconds ? recorded.seconds : seconds;
    this.#store.changeTake({ recorded, safe, mimeType, picture, seconds: shown });
    const behind = this.#recording && recorded.seconds - safe.seconds > behindAfter;
    this.#store.link(take.offline ? 'offline' : behind ? 'behind' : 'good');
  }

  readonly #silence = (silent: boolean) => this.#store.link(silent ? 'offline' : 'good');

  /* ---- other pages ---- */

  async #look(known: readonly KnownTake[]): Promise<void> {
    // What waits in hand may be in memory alone.
    if (busy.has(this.#store.state.is) || (this.#take && !this.#take.closed)) return;
    const turn = this.#rest('idle', ...ofTake, 'elsewhere');
    this.#clear();
    await this.#fenced();
    if (turn !== this.#turn) return;
    await this.#attic.claim(known);
    this.#showFound();
    let isWelcome = true;
    await this.#attic.ask((welcome) => {
      isWelcome &&= welcome;
      if (!welcome) this.#store.fault('link-needed');
      this.#showFound();
    });
    if (isWelcome) this.#store.mend('link-needed');
  }

  #showFound(): void {
    this.#store.found(this.#attic.found().filter(({ takeId }) => takeId !== this.#take?.facts.takeId));
  }

  async #fenced(): Promise<void> {
    this.#held ??= this.#ports.fence.take(this.#invitationId, () => this.#lost()).catch(() => null);
    await this.#held;
  }

  /** A newer tab takes over: stop, write the last slice, let go. */
  async #lost(): Promise<void> {
    this.#held = null;
    const take = this.#take;
    this.#store.fault('elsewhere');
    // What was found is the newer tab's to go on with.
    this.#attic.clear();
    this.#showFound();
    if (!busy.has(this.#store.state.is) || !take || take.closed) {
      this.#rest('idle');
    } else {
      // From here nothing of this page's is sent or finished; the newer tab may already be doing it.
      this.#turn += 1;
      this.#store.phase('waiting');
      this.#store.changeTake({ ended: take.ended ?? 'elsewhere' });
      take.stop('elsewhere');
      await take.seal();
      take.close();
    }
    this.#ports.awake.release();
    this.#studio.close();
  }
}

function refusalOf(outcome: unknown): Refusal {
  if (!(outcome instanceof Refused)) return { code: 'Unexpected', status: 0, detail: String(outcome) };
  return { code: outcome.code, status: outcome.status, detail: outcome.detail };
}
