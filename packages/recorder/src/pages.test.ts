import { describe, expect, test } from 'vitest';
import { codes, fakeWorld, type World } from './testing/world.ts';

describe('another page', () => {
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

  test('recording pressed before the earlier page’s take was found: it is offered first, and nothing is recorded over it', async () => {
    const world = fakeWorld();
    const first = world.page();
    const old = await world.recording(first, 7);
    first.kill();
    const second = world.page();
    void second.recorder.resume();
    void second.recorder.record({ questionId: 'question', limitSeconds: 60 });
    expect(second.recorder.state().is).toBe('starting');
    await world.clock.advance(5_000);
    expect(second.recorder.state()).toMatchObject({ is: 'idle', take: null, found: [{ takeId: old }] });
    void second.recorder.record({ questionId: 'question', limitSeconds: 60 });
    await world.until(second, 'recording');
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

  test.each([
    { seconds: 2.5, holds: 'its header alone', is: 'gone', found: [] },
    { seconds: 4.5, holds: 'two seconds', is: 'recording', found: [{ whole: { slices: 2, seconds: 2 } }] },
  ])(
    'of an MP4 whose page died after $seconds s, $holds arrived: an answer is offered only where something can be seen',
    async ({ seconds, is, found }) => {
      const world = fakeWorld();
      world.camera.mimeType = 'video/mp4;codecs=avc1,mp4a';
      const first = world.page();
      const takeId = await world.recording(first, seconds);
      first.kill();
      const second = world.page();
      void second.recorder.resume();
      await world.clock.advance(1_000);
      expect(second.recorder.state().found).toMatchObject(found);
      expect(world.server.takes.get(takeId)?.state).toBe(is);
    },
  );

  test.each([
    {
      where: 'an MP4 of which its header alone lies here',
      lose: (world: World, takeId: string) => world.disk.slices.delete(`${takeId} 1`),
    },
    { where: 'storage wiped, and the server alone knows of it', lose: (world: World) => world.disk.wipe() },
  ])(
    'no network when the page opens ($where): nothing is begun before the server was heard, and what it has is offered',
    async ({ lose }) => {
      const world = fakeWorld();
      world.camera.mimeType = 'video/mp4;codecs=avc1,mp4a';
      const first = world.page();
      const takeId = await world.recording(first, 4.5);
      first.kill();
      lose(world, takeId);
      world.network.fate = () => 'lost';
      const second = world.page();
      void second.recorder.resume([{ takeId, questionId: 'question', limitSeconds: 60 }]);
      await world.clock.advance(60_000);
      expect(second.recorder.state().found).toMatchObject([{ takeId, unknown: true }]);
      world.network.fate = () => 'ok';
      second.online();
      await world.clock.advance(1_000);
      expect(second.recorder.state().found).toMatchObject([{ takeId, unknown: false, whole: { slices: 2 }, safeSlices: 2 }]);
      void second.recorder.finish(takeId);
      await world.until(second, 'stored');
    },
  );

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
  });
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

test.each(['finish', 'resume'] as const)('taken over and come back by %s: found here again, and the other tab lets go', async (how) => {
  const world = fakeWorld();
  const [here, there] = [world.page(), world.page()];
  const takeId = await world.recording(here, 5);
  void there.recorder.resume();
  await world.clock.advance(1_000);
  expect(codes(here.recorder)).toEqual(['elsewhere']);
  void (how === 'finish' ? here.recorder.finish(takeId) : here.recorder.resume());
  await world.clock.advance(1_000);
  expect(here.recorder.state()).toMatchObject({ is: 'idle', faults: [], found: [{ takeId, sealed: true }] });
  expect(there.recorder.state()).toMatchObject({ is: 'idle', faults: [{ code: 'elsewhere' }], found: [] });
  void here.recorder.finish(takeId);
  await world.until(here, 'stored');
  expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
});

test('a found take goes its own road: straight to the bucket where the server says so', async () => {
  const world = fakeWorld();
  world.server.direct = true;
  const first = world.page();
  const takeId = await world.recording(first, 3);
  world.network.fate = () => 'lost';
  await world.clock.advance(6_000);
  first.kill();
  world.network.fate = () => 'ok';
  const second = world.page();
  void second.recorder.resume();
  await world.clock.advance(1_000);
  world.network.log.length = 0;
  void second.recorder.finish(takeId);
  await world.until(second, 'stored');
  expect([world.network.count('putSlice'), world.network.count('putSliceDirect')]).toEqual([0, 3]);
  expect(world.server.joined(takeId).byteLength).toBe(4 * 120_000);
});
