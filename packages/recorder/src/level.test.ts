import { afterEach, describe, expect, test, vi } from 'vitest';
import { listenToLevel } from './level.ts';
import { FakeClock } from './testing/clock.ts';
import { codes, fakeWorld } from './testing/world.ts';

const silence = () => 0;
const voice = (amplitude: number) => (n: number) => amplitude * Math.sin(n / 5);

/** A sound system: `resume` settles as the engine does it, samples come from a wave. */
function soundSystem({ state = 'running', resume = () => Promise.resolve() }: { state?: string; resume?: () => Promise<void> } = {}) {
  const it = { state, wave: silence as (n: number) => number, closed: 0 };
  class FakeAudioContext {
    get state() {
      return it.state;
    }
    createAnalyser() {
      return {
        fftSize: 2048,
        getFloatTimeDomainData: (into: Float32Array) => {
          for (let n = 0; n < into.length; n += 1) into[n] = it.wave(n);
        },
      };
    }
    createMediaStreamSource = () => ({ connect: () => {} });
    resume = resume;
    async close() {
      it.closed += 1;
    }
  }
  vi.stubGlobal('AudioContext', FakeAudioContext);
  return it;
}

function listen(tracks = 1) {
  const clock = new FakeClock();
  const heard: (number | null)[] = [];
  const stream = { getAudioTracks: () => Array.from({ length: tracks }) } as unknown as MediaStream;
  const stop = listenToLevel(stream, clock, (level) => heard.push(level));
  return { clock, heard, stop };
}

afterEach(() => vi.unstubAllGlobals());

describe('how loud it is', () => {
  test('ten times a second, from nothing to as loud as it gets', async () => {
    const system = soundSystem();
    const { clock, heard } = listen();
    await clock.advance(950);
    expect(heard).toEqual(Array.from({ length: 10 }, () => 0));
    const level = async (amplitude: number) => {
      system.wave = voice(amplitude);
      await clock.advance(100);
      return heard.at(-1) ?? null;
    };
    // Three times the root of the mean square of a sine.
    expect(await level(0.1)).toBeCloseTo(0.21, 1);
    expect(await level(0.3)).toBeCloseTo(0.64, 1);
    expect(await level(1)).toBe(1);
  });

  test('closed with the devices: nothing is measured any more', async () => {
    const system = soundSystem();
    const { clock, heard, stop } = listen();
    stop();
    await clock.advance(1_000);
    expect({ heard: heard.length, closed: system.closed, pending: clock.pending }).toEqual({ heard: 1, closed: 1, pending: 0 });
  });
});

describe('nothing waits for it', () => {
  test('a sound system that never wakes: nobody knows, until it does', async () => {
    const system = soundSystem({ state: 'suspended', resume: () => new Promise(() => {}) });
    system.wave = voice(0.5);
    const { clock, heard } = listen();
    expect(heard).toEqual([null]);
    await clock.advance(1_000);
    expect(new Set(heard)).toEqual(new Set([null]));
    system.state = 'running';
    await clock.advance(100);
    expect(heard.at(-1)).toBeGreaterThan(0.5);
  });

  test('one that refuses to wake is no unhandled error', async () => {
    soundSystem({ state: 'suspended', resume: () => Promise.reject(new DOMException('no', 'InvalidStateError')) });
    const { clock, heard } = listen();
    await clock.advance(200);
    expect(heard).toEqual([null, null, null]);
  });

  test('without a microphone, or without any sound system, nobody is told anything', async () => {
    soundSystem();
    const mute = listen(0);
    vi.stubGlobal('AudioContext', undefined);
    const none = listen();
    vi.stubGlobal(
      'AudioContext',
      class {
        constructor() {
          throw new DOMException('too many', 'NotSupportedError');
        }
      },
    );
    const refused = listen();
    for (const { clock, heard, stop } of [mute, none, refused]) {
      await clock.advance(500);
      stop();
      expect(heard).toEqual([]);
    }
  });
});

describe('a silent microphone', () => {
  /** Six seconds and a bit at one level, as the page then says it. */
  async function after(level: number | null): Promise<string[]> {
    const world = fakeWorld();
    const page = world.page();
    void page.recorder.openDevices();
    await world.clock.advance(100);
    for (let tenth = 0; tenth < 62; tenth += 1) {
      world.camera.events?.level(level);
      await world.clock.advance(100);
    }
    return codes(page.recorder);
  }

  test('gives nothing at all', async () => expect(await after(0)).toEqual(['silent']));
  test('is no quiet room', async () => expect(await after(0.003)).toEqual([]));
  test('is not guessed at where nobody can listen', async () => expect(await after(null)).toEqual([]));
});
