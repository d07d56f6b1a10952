import { type DeviceEvents, DeviceFault, type Listening, type MediaSource, type OpenDevices, type Running } from '../ports.ts';
import { bestQuality, type Quality } from '../quality.ts';
import type { FaultCode } from '../types.ts';
import type { FakeClock } from './clock.ts';

/** A camera whose every byte is known: `produced` is what its recorders handed over, one list of pieces for each. */
export class FakeCamera {
  readonly produced: Buffer[][] = [];
  fault: FaultCode | null = null;
  starts = true;
  /** of two seconds at the best quality */
  pieceBytes = 120_000;
  /** milliseconds between pieces: a busy machine's encoder takes longer than was asked for */
  pieceMs = 2_000;
  mimeType = 'video/webm;codecs=vp9,opus';
  /** what recorders were told of the link */
  readonly told: { quality: Quality; frameRate: number }[] = [];
  events: DeviceEvents | null = null;
  readonly #clock: FakeClock;
  #seed: number;

  constructor(clock: FakeClock, seed = 1) {
    this.#clock = clock;
    this.#seed = seed;
  }

  media(): MediaSource {
    return {
      open: async (_choice, events) => {
        await this.#clock.wait(10);
        if (this.fault) throw new DeviceFault(this.fault);
        this.events = events;
        return this.#devices();
      },
      playback: (pieces) => ({ url: `blob:${pieces.length}`, revoke: () => {} }),
    };
  }

  #devices(): OpenDevices {
    let stop: () => void = () => {};
    return {
      stream: { id: 'fake' } as MediaStream,
      cameras: [{ id: 'c1', label: 'Camera' }],
      microphones: [{ id: 'm1', label: 'Microphone' }],
      cameraId: 'c1',
      microphoneId: 'm1',
      record: async (listening, quality) => {
        await this.#clock.wait(30);
        if (!this.starts) throw new DeviceFault('unsupported');
        const running = this.#run(listening, quality);
        stop = running.stop;
        return running;
      },
      close: () => stop(),
    };
  }

  #run(listening: Listening, quality: Quality): Running {
    const clock = this.#clock;
    const pieces: Buffer[] = [];
    this.produced.push(pieces);
    let running = true;
    const now = { quality, frameRate: quality.frameRate };
    this.told.push(now);
    const hand = (size: number) => {
      const bytes = this.#bytes(size);
      pieces.push(bytes);
      const copy = new Uint8Array(bytes).buffer;
      listening.piece({ size, type: '', arrayBuffer: async () => copy });
    };
    let cancel: () => void = () => {};
    const next = () => {
      hand(Math.ceil(this.pieceBytes * share(now)));
      cancel = clock.after(this.pieceMs, next);
    };
    listening.started(this.mimeType);
    cancel = clock.after(this.pieceMs, next);
    return {
      slowDown: (frameRate) => {
        now.frameRate = frameRate;
      },
      stop: () => {
        if (!running) return;
        running = false;
        cancel();
        clock.after(15, () => {
          hand(Math.ceil((this.pieceBytes * share(now)) / 3));
          listening.stopped();
        });
      },
    };
  }

  #bytes(size: number): Buffer {
    const bytes = Buffer.alloc(size);
    for (let at = 0; at + 4 <= size; at += 4_000) {
      this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
      bytes.writeUInt32LE(this.#seed, at);
    }
    return bytes;
  }
}

/** As engines were seen to do it: bits follow what was asked for, and within one recording the frames that are left. */
function share({ quality, frameRate }: { quality: Quality; frameRate: number }): number {
  const bits = quality.audioBitsPerSecond + (quality.videoBitsPerSecond * frameRate) / quality.frameRate;
  return bits / (bestQuality.audioBitsPerSecond + bestQuality.videoBitsPerSecond);
}
