import { afterEach, describe, expect, test, vi } from 'vitest';
import { recordStream } from './media.ts';
import { DeviceFault } from './ports.ts';
import { bestQuality, nextQuality } from './quality.ts';
import { FakeClock } from './testing/clock.ts';

type Engine = (mimeType: string | undefined) => 'starts' | 'never starts' | 'throws' | 'stops at once';

/** An engine with its own opinion of every type. It says yes to all of them, as engines do. */
function engine(clock: FakeClock, does: Engine, supported: (type: string) => boolean = () => true) {
  const tried: (string | undefined)[] = [];
  class FakeMediaRecorder {
    static isTypeSupported = supported;
    state = 'inactive';
    mimeType: string;
    onstart: (() => void) | null = null;
    onstop: (() => void) | null = null;
    ondataavailable: ((event: { data: { size: number } }) => void) | null = null;
    readonly asked: string | undefined;
    /** Chromium hands over a piece of an MP4 when the next key frame comes: milliseconds. */
    readonly keyFrameEvery: number;

    constructor(
      _stream: unknown,
      { mimeType, videoKeyFrameIntervalDuration }: { mimeType?: string; videoKeyFrameIntervalDuration?: number },
    ) {
      tried.push(mimeType);
      this.keyFrameEvery = videoKeyFrameIntervalDuration ?? 6_700;
      if (does(mimeType) === 'throws') throw new DOMException('no', 'NotSupportedError');
      this.asked = mimeType;
      this.mimeType = mimeType ?? 'video/webm;codecs="vp8, opus"';
    }

    start(pieceMs: number): void {
      this.state = 'recording';
      if (does(this.asked) === 'starts') clock.after(20, () => this.onstart?.());
      if (does(this.asked) === 'stops at once') clock.after(20, () => this.onstop?.());
      const due = this.asked?.includes('mp4') ? Math.ceil(pieceMs / this.keyFrameEvery) * this.keyFrameEvery : pieceMs;
      clock.after(due, () => this.ondataavailable?.({ data: { size: tried.length } }));
    }

    stop(): void {
      this.state = 'inactive';
      clock.after(1, () => this.ondataavailable?.({ data: { size: 99 } }));
      clock.after(2, () => this.onstop?.());
    }
  }
  vi.stubGlobal('MediaRecorder', FakeMediaRecorder);
  return tried;
}

function listening() {
  const heard: string[] = [];
  return {
    heard,
    started: (mimeType: string) => heard.push(`started ${mimeType}`),
    piece: ({ size }: { size: number }) => heard.push(`piece ${size}`),
    stopped: () => heard.push('stopped'),
  };
}
const stream = { getVideoTracks: () => [] as MediaStreamTrack[] } as MediaStream;

afterEach(() => vi.unstubAllGlobals());

describe('a type is only believed when it starts', () => {
  test('MP4 is tried before WebM', async () => {
    const clock = new FakeClock();
    const tried = engine(clock, () => 'starts');
    const it = listening();
    const running = recordStream(stream, clock, it, bestQuality);
    await clock.advance(2_100);
    (await running).stop();
    await clock.advance(10);
    expect(tried).toEqual(['video/mp4;codecs=avc1,mp4a']);
    expect(it.heard).toEqual(['started video/mp4;codecs=avc1,mp4a', 'piece 1', 'piece 99', 'stopped']);
  });

  test('a crash takes two seconds at most: of an MP4 the second piece is the first that plays', async () => {
    const clock = new FakeClock();
    engine(clock, () => 'starts');
    const it = listening();
    void recordStream(stream, clock, it, bestQuality);
    await clock.advance(1_100);
    expect(it.heard).toContain('piece 1');
  });

  test('what never starts, throws or stops at once is passed over, and none of its pieces enters the take', async () => {
    const clock = new FakeClock();
    const tried = engine(clock, (type) => {
      if (type?.includes('mp4')) return 'never starts';
      if (type?.includes('vp9')) return 'throws';
      return type ? 'stops at once' : 'starts';
    });
    const it = listening();
    const running = recordStream(stream, clock, it, bestQuality);
    await clock.advance(3_100);
    await running;
    await clock.advance(2_500);
    expect(tried).toHaveLength(4);
    expect(it.heard).toEqual(['started video/webm;codecs="vp8, opus"', 'piece 4']);
  });

  test('what the engine itself denies is not tried', async () => {
    const clock = new FakeClock();
    const tried = engine(
      clock,
      () => 'starts',
      (type) => type.includes('vp8'),
    );
    const running = recordStream(stream, clock, listening(), bestQuality);
    await clock.advance(100);
    await running;
    expect(tried).toEqual(['video/webm;codecs=vp8,opus']);
  });

  test('where nothing starts it is unsupported, in seconds', async () => {
    const clock = new FakeClock();
    engine(clock, () => 'never starts');
    const refused = recordStream(stream, clock, listening(), bestQuality).catch((error: unknown) => error);
    await clock.advance(12_100);
    expect(await refused).toBeInstanceOf(DeviceFault);
    expect(await refused).toMatchObject({ code: 'unsupported' });
  });

  test('without MediaRecorder too', async () => {
    await expect(recordStream(stream, new FakeClock(), listening(), bestQuality)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('the picture follows the quality', () => {
  /** A camera that takes what it is asked for, or hangs over it. */
  function camera(applies: () => Promise<void> = async () => {}) {
    const asked: MediaTrackConstraints[] = [];
    let now: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    const track = {
      getConstraints: () => now,
      applyConstraints: async (wanted: MediaTrackConstraints) => {
        asked.push(wanted);
        await applies();
        now = wanted;
      },
    };
    return { asked, stream: { getVideoTracks: () => [track] } as unknown as MediaStream };
  }
  const slow = nextQuality(bestQuality, 80_000);

  test('its size before the recorder starts, its frame rate while it runs, and never its size', async () => {
    const clock = new FakeClock();
    engine(clock, () => 'starts');
    const { asked, stream } = camera();
    const starting = recordStream(stream, clock, listening(), slow);
    await clock.advance(100);
    const running = await starting;
    running.slowDown(2);
    await clock.advance(100);
    expect(asked.map(({ height, frameRate }) => [height, frameRate])).toEqual([
      [{ ideal: slow.height }, { ideal: slow.frameRate }],
      [{ ideal: slow.height }, { ideal: 2 }],
    ]);
  });

  test('a camera that is asked for nothing new is left alone', async () => {
    const clock = new FakeClock();
    engine(clock, () => 'starts');
    const { asked, stream } = camera();
    void recordStream(stream, clock, listening(), bestQuality);
    await clock.advance(100);
    expect(asked).toEqual([]);
  });

  test.each([
    ['refuses', () => Promise.reject(new DOMException('no', 'OverconstrainedError'))],
    ['hangs', () => new Promise<void>(() => {})],
  ])('one that %s keeps nobody from recording', async (_, applies) => {
    const clock = new FakeClock();
    engine(clock, () => 'starts');
    const it = listening();
    const starting = recordStream(camera(applies).stream, clock, it, slow);
    await clock.advance(2_000);
    await expect(starting).resolves.toBeDefined();
    expect(it.heard[0]).toMatch(/^started/);
  });
});
