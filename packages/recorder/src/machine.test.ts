import { describe, expect, test } from 'vitest';
import { refusal } from './testing/server.ts';
import { codes, fakeWorld } from './testing/world.ts';

describe('a good day', () => {
  test('what was recorded is what the server stored, byte for byte, and nothing stays behind', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 7);
    page.recorder.stop();
    await world.until(page, 'stored', 1_000);

    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
    const { take } = page.recorder.state();
    expect(take?.safe).toEqual(take?.recorded);
    expect(take?.recorded.slices).toBe(4);
    expect(take?.stored?.duration).toBeCloseTo(7, 0);
    expect(take?.playbackUrl).toBe('blob:4');
    await world.clock.advance(100);
    expect(world.disk.takes.size + world.disk.slices.size).toBe(0);
  });

  test('slices are safe while the candidate still speaks', async () => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 6.5);
    expect(page.recorder.state().take).toMatchObject({ recorded: { slices: 3 }, safe: { slices: 3 } });
    expect(page.recorder.state().take?.seconds).toBeCloseTo(6.5, 0);
  });

  test('of an MP4, which comes a piece late, only so much is called safe as surely plays', async () => {
    const world = fakeWorld();
    world.camera.mimeType = 'video/mp4;codecs=avc1,mp4a';
    const page = world.page();
    await world.recording(page, 2.5);
    expect(page.recorder.state().take?.safe).toMatchObject({ slices: 1, seconds: 0 });
    await world.clock.advance(4_000);
    expect(page.recorder.state().take?.safe).toMatchObject({ slices: 3, seconds: 4 });
    page.recorder.stop();
    await world.until(page, 'stored', 1_000);
    expect(page.recorder.state().take?.safe.seconds).toBeCloseTo(6.5, 0);
  });

  test('the same state object is handed out until something changes', async () => {
    const world = fakeWorld();
    const page = world.page();
    const before = page.recorder.state();
    expect(page.recorder.state()).toBe(before);
    let changes = 0;
    const stop = page.recorder.subscribe(() => {
      changes += 1;
    });
    void page.recorder.openDevices();
    await world.clock.advance(100);
    expect(page.recorder.state()).not.toBe(before);
    expect(changes).toBeGreaterThan(0);
    stop();
  });

  test('ready and broken are learned from the server', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 3);
    page.recorder.stop();
    await world.until(page, 'stored');
    const take = world.server.takes.get(takeId);
    if (take) take.state = 'broken';
    await world.until(page, 'broken', 3_000);
  });

  test('the device check goes the whole road and ends by itself', async () => {
    const world = fakeWorld();
    const page = world.page();
    void page.recorder.check(5);
    await world.until(page, 'stored', 10_000);
    expect(page.recorder.state().take).toMatchObject({ questionId: null, ended: 'limit' });
    expect(world.network.count('beginCheck')).toBe(1);
    expect(world.network.count('beginTake')).toBe(0);
  });
});

describe('how a take ends', () => {
  test('at its limit, by the recorder, and not above it', async () => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 1, 9);
    await world.until(page, 'stored', 8_500);
    expect(page.recorder.state().take?.ended).toBe('limit');
    expect(page.recorder.state().take?.stored?.duration).toBe(9);
  });

  test('thrown away too late: it is stored, and the page says so', async () => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 3);
    world.network.fate = (route) => (route === 'finish' ? 'unanswered' : 'ok');
    page.recorder.stop();
    await world.clock.advance(500);
    await Promise.all([page.recorder.discard(), world.clock.advance(2_000)]);
    expect(page.recorder.state().is).toBe('stored');
  });

  test('stopped before its first frame: nothing was begun that stays', async () => {
    const world = fakeWorld();
    const page = world.page();
    // The server begins it, and nobody here hears of that.
    world.network.fate = (route) => (route === 'beginTake' ? 'unanswered' : 'lost');
    void page.recorder.record({ questionId: 'question', limitSeconds: 60 });
    await world.clock.advance(5_000);
    expect(page.recorder.state()).toMatchObject({ is: 'starting', link: 'offline' });
    page.recorder.stop();
    world.network.fate = () => 'ok';
    await world.clock.advance(60_000);
    expect(page.recorder.state().is).toBe('idle');
    expect([...world.server.takes.values()].filter(({ state }) => state === 'recording')).toEqual([]);
  });
});

describe('devices', () => {
  test.each(['camera-denied', 'camera-busy', 'no-camera', 'no-microphone', 'insecure', 'unsupported'] as const)(
    '%s is said, before anything is begun',
    async (code) => {
      const world = fakeWorld();
      world.camera.fault = code;
      const page = world.page();
      void page.recorder.record({ questionId: 'question', limitSeconds: 60 });
      await world.clock.advance(1_000);
      expect(page.recorder.state()).toMatchObject({ is: 'idle', devices: { is: 'failed' }, faults: [{ code, blocking: true }] });
      expect(world.server.takes.size).toBe(0);
      world.camera.fault = null;
      void page.recorder.openDevices();
      await world.clock.advance(100);
      expect(page.recorder.state()).toMatchObject({ devices: { is: 'open' }, faults: [] });
    },
  );

  test('an engine in which nothing starts consumes no take', async () => {
    const world = fakeWorld();
    world.camera.starts = false;
    const page = world.page();
    void page.recorder.record({ questionId: 'question', limitSeconds: 60 });
    await world.clock.advance(2_000);
    expect(codes(page.recorder)).toEqual(['unsupported']);
    expect([...world.server.takes.values()].map(({ state }) => state)).toEqual(['gone']);
  });

  test('muted and silent are warnings that go when they are mended', async () => {
    const world = fakeWorld();
    const page = world.page();
    void page.recorder.openDevices();
    await world.clock.advance(100);
    world.camera.events?.muted(true);
    await world.clock.advance(7_000);
    world.camera.events?.level(0);
    expect(page.recorder.state().faults).toEqual([
      { code: 'muted', blocking: false },
      { code: 'silent', blocking: false },
    ]);
    world.camera.events?.muted(false);
    world.camera.events?.level(0.31);
    expect(page.recorder.state().faults).toEqual([]);
    expect(page.recorder.state().devices.level).toBe(0.3);
    world.camera.events?.level(null);
    await world.clock.advance(10_000);
    expect(page.recorder.state()).toMatchObject({ faults: [], devices: { level: null } });
  });
});

test('an id under which something lies already is not used', async () => {
  const world = fakeWorld();
  const { slicesToken } = world.server.begin('take-0', 'question');
  expect(() => world.server.finish('take-0', { duration: 1, slices: [] }, slicesToken)).toThrow(refusal('ValidationFailed').message);
  world.server.takes.get('take-0')?.slices.set(0, new Uint8Array([1]));
  const page = world.page();
  expect(await world.recording(page, 1)).toBe('take-1');
});
