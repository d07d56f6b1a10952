import type { DevicesState, Fault, FaultCode, FoundTake, Phase, RecorderState, Refusal, ServerTake, TakeState } from './types.ts';

/** Blocking in themselves; the others are warnings, and the recording goes on. */
const warnings: ReadonlySet<FaultCode> = new Set(['muted', 'silent', 'storage-full', 'unplugged']);

const none = { slices: 0, bytes: 0, seconds: 0 };

type Facts = Pick<TakeState, 'takeId' | 'questionId' | 'number' | 'limitSeconds' | 'mimeType'>;

/** The observable state: the same object until something changes. */
export class Store {
  #state: RecorderState = {
    is: 'idle',
    take: null,
    devices: { is: 'closed', stream: null, cameras: [], microphones: [], cameraId: null, microphoneId: null, level: null },
    faults: [],
    link: 'good',
    found: [],
  };
  readonly #listeners = new Set<() => void>();
  #together = 0;

  get state(): RecorderState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes that make sense only with each other: told once, after the last. */
  together(change: () => void): void {
    const before = this.#state;
    this.#together += 1;
    change();
    this.#together -= 1;
    if (this.#together === 0 && this.#state !== before) this.#tell();
  }

  phase(is: Phase): void {
    this.#put({ is });
  }

  /** Another phase, with what no longer holds mended. */
  enter(is: Phase, ...mended: FaultCode[]): void {
    this.together(() => {
      this.#put({ is, link: 'good' });
      this.mend(...mended);
    });
  }

  /** It does not go on by itself, and this is why. */
  stuck(is: 'waiting' | 'failed', code: FaultCode, refusal?: Refusal): void {
    this.together(() => {
      this.fault(code, refusal);
      this.#put({ is });
    });
  }

  stored(take: ServerTake): void {
    this.together(() => {
      this.changeTake({ stored: take });
      this.#put({ link: 'good', is: take.state === 'ready' || take.state === 'broken' ? take.state : 'stored' });
    });
  }

  inHand({ takeId, questionId, number, limitSeconds, mimeType }: Facts): void {
    const facts = { takeId, questionId, number, limitSeconds, mimeType };
    this.#put({
      take: { ...facts, seconds: 0, recorded: none, safe: none, ended: null, picture: 'full', playbackUrl: null, stored: null },
    });
  }

  /** Nothing is in hand. */
  nothing(is: Phase): void {
    this.#put({ take: null, is });
  }

  changeTake(change: Partial<TakeState>): void {
    if (this.#state.take) this.#put({ take: { ...this.#state.take, ...change } });
  }

  devices(change: Partial<DevicesState>): void {
    const devices = this.#state.devices;
    if (Object.entries(change).every(([key, value]) => Object.is(devices[key as keyof DevicesState], value))) return;
    this.#put({ devices: { ...devices, ...change } });
  }

  link(link: RecorderState['link']): void {
    if (link !== this.#state.link) this.#put({ link });
  }

  found(found: readonly FoundTake[]): void {
    this.#put({ found });
  }

  fault(code: FaultCode, refusal?: Refusal): void {
    const fault: Fault = { code, blocking: !warnings.has(code), ...(refusal ? { refusal } : {}) };
    const others = this.#state.faults.filter((other) => other.code !== code);
    if (others.length < this.#state.faults.length && !refusal) return;
    this.#put({ faults: [...others, fault].sort((a, b) => Number(b.blocking) - Number(a.blocking)) });
  }

  mend(...codes: FaultCode[]): void {
    const faults = this.#state.faults.filter(({ code }) => !codes.includes(code));
    if (faults.length < this.#state.faults.length) this.#put({ faults });
  }

  #put(change: Partial<RecorderState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#together === 0) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
