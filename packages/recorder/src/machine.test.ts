import { describe, expect, test } from 'vitest';
import { settled } from './testing/clock.ts';
import { refusal } from './testing/server.ts';
import { fakeWorld } from './testing/world.ts';

const codes = (recorder: { state(): { faults: readonly { code: string }[] } }) => recorder.state().faults.map(({ code }) => code);

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

  test('a piece larger than a proxy lets through is cut', async () => {
    const world = fakeWorld();
    world.camera.pieceBytes = 10 * 1024 * 1024;
    const page = world.page();
    const takeId = await world.recording(page, 3);
    page.recorder.stop();
    await world.until(page, 'stored');
    const sizes = world.server.takes.get(takeId)?.manifest?.slices.map(({ size }) => size) ?? [];
    expect(Math.max(...sizes)).toBe(512 * 1024);
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });
});

describe('how a take ends', () => {
  test('at its limit, by the recorder, and not above it', async () => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 1, 10);
    await world.until(page, 'stored', 12_000);
    expect(page.recorder.state().take?.ended).toBe('limit');
    expect(page.recorder.state().take?.stored?.duration).toBe(10);
  });

  test('a laptop asleep for three hours: the answer ends before the sleep, later pieces do not enter it', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 7);
    world.clock.sleep(3 * 60 * 60 * 1_000);
    await world.until(page, 'stored');
    expect(page.recorder.state().take?.ended).toBe('gap');
    expect(world.server.joined(takeId).equals(Buffer.concat((world.camera.produced[0] ?? []).slice(0, 3)))).toBe(true);
    expect(page.recorder.state().take?.stored?.duration).toBeCloseTo(6, 1);
  });

  test('an unplugged camera ends it with what there is, and says so', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    world.camera.events?.unplugged('camera');
    await world.until(page, 'stored');
    expect(page.recorder.state().take?.ended).toBe('unplugged');
    expect(codes(page.recorder)).toEqual(expect.arrayContaining(['no-camera', 'unplugged']));
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });

  test('thrown away while sending: given up on the server, gone here, and the next take works', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 7);
    world.network.fate = (route) => (route === 'putSlice' ? 'lost' : 'ok');
    await world.clock.advance(3_000);
    page.recorder.stop();
    await world.clock.advance(1_000);
    expect(page.recorder.state().is).toBe('sending');
    void page.recorder.discard();
    await world.until(page, 'idle', 1_000);
    expect(world.server.takes.get(takeId)?.state).toBe('gone');
    await world.clock.advance(1_000);
    expect(world.disk.takes.size + world.disk.slices.size).toBe(0);

    world.network.fate = () => 'ok';
    await world.recording(page, 3);
    page.recorder.stop();
    await world.until(page, 'stored');
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
    world.network.fate = () => 'lost';
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

describe('a bad network', () => {
  test('away for 30 s while speaking: said, survived, nothing missing', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    world.network.fate = () => 'lost';
    await world.clock.advance(30_000);
    expect(page.recorder.state()).toMatchObject({ is: 'recording', link: 'offline' });
    world.network.fate = () => 'ok';
    page.online();
    await world.clock.advance(5_000);
    expect(page.recorder.state().link).toBe('good');
    page.recorder.stop();
    await world.until(page, 'stored', 2_000);
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });

  test('a request that hangs for ever is given up and sent again', async () => {
    const world = fakeWorld();
    const page = world.page();
    let first = true;
    world.network.fate = (route) => {
      if (route !== 'putSlice' || !first) return 'ok';
      first = false;
      return 'hangs';
    };
    await world.recording(page, 5);
    page.recorder.stop();
    await world.until(page, 'stored', 100_000);
  });

  test("finish's answer lost: asked again, stored once", async () => {
    const world = fakeWorld();
    const page = world.page();
    let lost = 2;
    world.network.fate = (route) => {
      if (route !== 'finish' || lost === 0) return 'ok';
      lost -= 1;
      return 'unanswered';
    };
    await world.recording(page, 3);
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.network.count('finish')).toBe(3);
  });

  test('behind is said when sending is slower than speaking', async () => {
    const world = fakeWorld();
    world.network.latency = 9_000;
    const page = world.page();
    await world.recording(page, 40);
    expect(page.recorder.state().link).toBe('behind');
  });

  test('direct to the bucket, and through the server after three failures of any kind', async () => {
    const world = fakeWorld();
    world.network.fate = (route) => (route === 'putSliceDirect' ? 'lost' : 'ok');
    world.server.direct = true;
    const page = world.page();
    const takeId = await world.recording(page, 20);
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.network.count('putSliceDirect')).toBeLessThanOrEqual(5);
    expect(world.network.count('putSliceDirect')).toBeGreaterThanOrEqual(3);
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });
});

describe('a bad server', () => {
  test('a slice it lost after its 204 is sent again', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 7);
    world.server.lose(takeId, 1);
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });

  test('lost there and nowhere here: the take ends before it, and its length says so', async () => {
    const world = fakeWorld();
    const first = world.page();
    const takeId = await world.recording(first, 9);
    first.kill();
    world.disk.wipe();
    const second = world.page();
    void second.recorder.resume([{ takeId, questionId: 'question' }]);
    await world.clock.advance(1_000);
    world.network.fate = (route) => {
      if (route === 'finish') world.server.lose(takeId, 2);
      return 'ok';
    };
    void second.recorder.finish(takeId);
    await world.until(second, 'stored');
    expect(world.server.joined(takeId).equals(Buffer.concat((world.camera.produced[0] ?? []).slice(0, 2)))).toBe(true);
    expect(second.recorder.state().take?.stored?.duration).toBeCloseTo(4, 1);
  });

  test('other bytes under a number of ours: refused, never called stored', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 1);
    world.server.takes.get(takeId)?.slices.set(0, new Uint8Array([1, 2, 3]));
    await world.clock.advance(3_000);
    await world.until(page, 'failed');
    expect(page.recorder.state().faults).toMatchObject([{ code: 'refused', refusal: { code: 'SliceConflictException', status: 409 } }]);
  });

  test('401 once: begun again with the same id, nobody notices', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    world.server.expireTokens();
    await world.clock.advance(4_000);
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.server.takes.size).toBe(1);
    expect(world.network.count('beginTake')).toBe(2);
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });

  test('401 again: the recording goes on, the slices wait, and with the link opened anew it arrives', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    world.server.expireTokens();
    world.server.sessionOver = true;
    await world.clock.advance(4_000);
    expect(page.recorder.state().is).toBe('recording');
    page.recorder.stop();
    await world.until(page, 'waiting');
    expect(codes(page.recorder)).toEqual(['link-needed']);
    expect(world.disk.slices.size).toBe(5);

    world.server.sessionOver = false;
    void page.recorder.finish(takeId);
    await world.until(page, 'stored');
    expect(codes(page.recorder)).toEqual([]);
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });

  test('refused for good while recording: the recording ends and the page has the code', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    world.server.giveUp(takeId);
    await world.until(page, 'failed');
    expect(page.recorder.state().take?.ended).toBe('refused');
    expect(page.recorder.state().faults).toMatchObject([{ code: 'refused', refusal: { code: 'TakeNotFoundException' } }]);
    world.server.answered = true;
    void page.recorder.record({ questionId: 'question', limitSeconds: 9 });
    await world.until(page, 'failed');
    expect(page.recorder.state().faults).toMatchObject([{ refusal: { code: 'ResponseAlreadySubmittedException' } }]);
  });

  test('a newer take on another device: the person decides', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    world.server.begin('on-the-phone', 'question');
    await world.clock.advance(10_000);
    expect(codes(page.recorder)).toEqual(['superseded']);
    page.recorder.stop();
    await world.until(page, 'waiting');
    expect(world.network.count('finish')).toBe(0);
    void page.recorder.finish(takeId, { anyway: true });
    await world.until(page, 'stored');
  });

  test('a newer take begun just before the end is told by the refusal', async () => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 5);
    world.server.begin('on-the-phone', 'question');
    page.recorder.stop();
    await world.until(page, 'waiting');
    expect(codes(page.recorder)).toEqual(['superseded']);
  });
});

describe('a bad disk', () => {
  test.each(['refuses', 'hangs'] as const)('it %s: slices stay in memory, also one that the server loses', async (mode) => {
    const world = fakeWorld();
    world.disk.mode = mode;
    const page = world.page();
    const takeId = await world.recording(page, 9);
    expect(page.recorder.state().faults).toEqual([{ code: 'storage-full', blocking: false }]);
    world.server.lose(takeId, 0);
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });
});

describe('another page', () => {
  test('killed in the middle and reloaded: found, not finished by itself, then sent byte for byte', async () => {
    const world = fakeWorld();
    const first = world.page();
    const takeId = await world.recording(first, 5);
    world.network.fate = () => 'lost';
    await world.clock.advance(6_000);
    first.kill();
    world.network.fate = () => 'ok';

    const second = world.page();
    void second.recorder.resume();
    await world.clock.advance(60_000);
    expect(second.recorder.state()).toMatchObject({ is: 'idle', found: [{ takeId, questionId: 'question', sealed: false, newest: true }] });
    const whole = second.recorder.state().found[0]?.whole.slices ?? 0;
    expect(whole).toBe(5);
    expect(world.server.takes.get(takeId)?.state).toBe('recording');

    void second.recorder.finish(takeId);
    await world.until(second, 'stored');
    expect(second.recorder.state()).toMatchObject({ found: [], take: { ended: 'crashed' } });
    expect(world.server.joined(takeId).equals(Buffer.concat((world.camera.produced[0] ?? []).slice(0, whole)))).toBe(true);
  });

  test('the browser wiped: what the server has is enough to go on', async () => {
    const world = fakeWorld();
    const first = world.page();
    const takeId = await world.recording(first, 7);
    first.kill();
    world.disk.wipe();
    const second = world.page();
    void second.recorder.resume([{ takeId, questionId: 'question', limitSeconds: 120 }]);
    await world.clock.advance(1_000);
    expect(second.recorder.state().found).toMatchObject([{ takeId, whole: { slices: 3, seconds: 6 }, safeSlices: 3 }]);
    void second.recorder.finish(takeId);
    await world.until(second, 'stored');
    expect(world.server.joined(takeId).equals(Buffer.concat((world.camera.produced[0] ?? []).slice(0, 3)))).toBe(true);
  });

  test('a second tab: the older stops, writes its last slice and lets go, the newer finds all of it', async () => {
    const world = fakeWorld();
    const older = world.page();
    const takeId = await world.recording(older, 5);
    const newer = world.page();
    void newer.recorder.resume();
    await world.clock.advance(2_000);
    expect(older.recorder.state()).toMatchObject({
      is: 'waiting',
      faults: [{ code: 'elsewhere', blocking: true }],
      take: { ended: 'elsewhere' },
    });
    expect(newer.recorder.state().found).toMatchObject([{ takeId, whole: { slices: 3 }, sealed: true }]);
    void newer.recorder.finish(takeId);
    await world.until(newer, 'stored');
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
    await world.clock.advance(30_000);
    expect(older.recorder.state().is).toBe('waiting');
  });

  test('the older tab asleep for longer than anybody waits writes nothing any more', async () => {
    const world = fakeWorld();
    const older = world.page();
    const takeId = await world.recording(older, 5);
    const claimed = world.disk.spool().claim('invitation');
    await world.clock.advance(10);
    expect((await claimed)[0]?.slices).toHaveLength(2);
    await world.clock.advance(10_000);
    expect([...world.disk.slices.keys()]).toEqual([`${takeId} 0`, `${takeId} 1`]);
    expect(codes(older.recorder)).toEqual(['elsewhere']);
  });

  test('recorded again: the old slices go only when the new take is stored', async () => {
    const world = fakeWorld();
    const first = world.page();
    const old = await world.recording(first, 7);
    first.kill();
    const second = world.page();
    void second.recorder.resume();
    await world.clock.advance(1_000);
    await world.recording(second, 3);
    expect(world.disk.takes.has(old)).toBe(true);
    second.recorder.stop();
    await world.until(second, 'stored');
    await world.clock.advance(100);
    expect(world.disk.takes.size + world.disk.slices.size).toBe(0);
    expect(second.recorder.state().found).toEqual([]);
  });

  test('a found take thrown away while offline is given up when the server can be told', async () => {
    const world = fakeWorld();
    const first = world.page();
    const takeId = await world.recording(first, 5);
    first.kill();
    world.network.fate = () => 'lost';
    const second = world.page();
    void second.recorder.resume();
    await world.clock.advance(30_000);
    void second.recorder.discard(takeId);
    await world.clock.advance(1_000);
    expect(second.recorder.state().found).toEqual([]);
    second.kill();
    expect(world.disk.slices.size).toBe(0);
    world.network.fate = () => 'ok';
    const third = world.page();
    void third.recorder.resume();
    await world.clock.advance(1_000);
    expect(world.server.takes.get(takeId)?.state).toBe('gone');
    expect(third.recorder.state().found).toEqual([]);
    expect(world.disk.takes.size).toBe(0);
  });

  test('what is stored already, and what is a day old, is swept and not offered', async () => {
    const world = fakeWorld();
    const first = world.page();
    const takeId = await world.recording(first, 5);
    await world.clock.advance(100);
    first.kill();
    const slices = world.server.received(takeId).slices.map(({ size, sha256 }) => ({ size, sha256 }));
    const { slicesToken } = world.server.begin(takeId, 'question');
    world.server.finish(takeId, { duration: 4, slices }, slicesToken);
    const second = world.page();
    void second.recorder.resume();
    await world.clock.advance(1_000);
    expect(second.recorder.state().found).toEqual([]);
    expect(world.disk.takes.size).toBe(0);

    await world.recording(second, 5);
    second.kill();
    world.clock.sleep(25 * 60 * 60 * 1_000);
    void world.page().recorder.resume();
    await world.clock.advance(1_000);
    expect(world.disk.takes.size + world.disk.slices.size).toBe(0);
  });

  test('a session that is over is told when the page opens', async () => {
    const world = fakeWorld();
    const first = world.page();
    await world.recording(first, 5);
    first.kill();
    world.server.sessionOver = true;
    const second = world.page();
    void second.recorder.resume();
    await world.clock.advance(1_000);
    expect(codes(second.recorder)).toEqual(['link-needed']);
    expect(second.recorder.state().found).toHaveLength(1);
    await settled();
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

test('a tab taken over while it was sending a found take lets go at once, and offers nothing any more', async () => {
  const world = fakeWorld();
  const first = world.page();
  const takeId = await world.recording(first, 5);
  first.kill();
  world.network.fate = (route) => (route === 'finish' ? 'lost' : 'ok');
  const second = world.page();
  void second.recorder.resume();
  await world.clock.advance(1_000);
  void second.recorder.finish(takeId);
  await world.clock.advance(1_000);
  const third = world.page();
  void third.recorder.resume();
  await world.clock.advance(1_000);
  expect(second.recorder.state()).toMatchObject({ is: 'waiting', faults: [{ code: 'elsewhere' }], found: [] });
  expect(third.recorder.state().found).toMatchObject([{ takeId }]);
});

test('disposed of, nothing is asked and nothing ticks any more; what was written stays for the next page', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 5);
  world.network.fate = () => 'lost';
  await world.clock.advance(3_000);
  page.recorder.dispose();
  await world.clock.advance(2_000);
  const asked = world.network.log.length;
  await world.clock.advance(60_000);
  expect(world.network.log.length).toBe(asked);
  world.network.fate = () => 'ok';
  const next = world.page();
  void next.recorder.resume();
  await world.clock.advance(1_000);
  expect(next.recorder.state().found).toMatchObject([{ takeId }]);
});
