import { type Clock, DeviceFault, type MediaSource, type OpenDevices } from './ports.ts';
import type { Store } from './store.ts';
import type { DeviceChoice, FaultCode } from './types.ts';

const deviceFaults: readonly FaultCode[] = [
  'insecure',
  'unsupported',
  'camera-denied',
  'camera-busy',
  'no-camera',
  'no-microphone',
  'muted',
  'silent',
];
/** Below this a microphone gives nothing at all: not even a quiet room. */
const nothing = 0.002;
const silentAfter = 6_000;

/** Camera and microphone as the page sees them: open or not, how loud, and what is wrong with them. */
export class Studio {
  readonly #world: { clock: Clock; media: MediaSource };
  readonly #store: Store;
  readonly #unplugged: () => void;
  #open: OpenDevices | null = null;
  #turn = 0;
  #heardAt = 0;

  constructor(world: { clock: Clock; media: MediaSource }, store: Store, on: { unplugged(): void }) {
    this.#world = world;
    this.#store = store;
    this.#unplugged = on.unplugged;
  }

  get devices(): OpenDevices | null {
    return this.#open;
  }

  async open(choice: DeviceChoice): Promise<OpenDevices | null> {
    this.close();
    const turn = this.#turn;
    this.#store.mend(...deviceFaults, 'unplugged');
    this.#store.devices({ is: 'opening' });
    try {
      const open = await this.#world.media.open(choice, {
        level: (level) => turn === this.#turn && this.#level(level),
        muted: (muted) => turn === this.#turn && (muted ? this.#store.fault('muted') : this.#store.mend('muted')),
        unplugged: (which) => turn === this.#turn && this.#gone(which),
      });
      if (turn !== this.#turn) {
        open.close();
        return this.#open;
      }
      this.#open = open;
      this.#heardAt = this.#world.clock.now();
      const { stream, cameras, microphones, cameraId, microphoneId } = open;
      this.#store.devices({ is: 'open', stream, cameras, microphones, cameraId, microphoneId });
      return open;
    } catch (error) {
      if (turn === this.#turn) this.fail(error);
      return null;
    }
  }

  /** A device refused: says so, in the page's codes. */
  fail(error: unknown): void {
    this.close();
    this.#store.devices({ is: 'failed' });
    this.#store.fault(error instanceof DeviceFault ? error.code : 'unsupported');
  }

  close(): void {
    this.#turn += 1;
    this.#open?.close();
    this.#open = null;
    this.#store.mend('muted', 'silent');
    this.#store.devices({ is: 'closed', stream: null, level: null });
  }

  #level(level: number | null): void {
    const now = this.#world.clock.now();
    if (level === null || level > nothing) {
      this.#heardAt = now;
      this.#store.mend('silent');
    } else if (now - this.#heardAt > silentAfter) this.#store.fault('silent');
    this.#store.devices({ level: level === null ? null : Math.round(Math.min(level, 1) * 20) / 20 });
  }

  #gone(which: 'camera' | 'microphone'): void {
    // The recording ends with what it has, before the stream is let go.
    this.#unplugged();
    this.fail(new DeviceFault(which === 'camera' ? 'no-camera' : 'no-microphone'));
    this.#store.fault('unplugged');
  }
}
