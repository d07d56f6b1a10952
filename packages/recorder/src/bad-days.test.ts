import { expect, test } from 'vitest';
import { codes, fakeWorld, type World } from './testing/world.ts';

/**
 * Every bad day that the recorder promises to survive, in the order of that promise. What a server, a store or a worker has to hold of a day
 * is tested there too: apps/server/src/slices.test.ts, packages/storage/src/store.test.ts, apps/worker/src/jobs.
 */

/** What the first recorder handed over, whole. */
const produced = ({ camera }: World) => Buffer.concat(camera.produced[0] ?? []);

test('network off for 30 s while speaking: said, survived, nothing missing', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 5);
  world.network.fate = () => 'lost';
  await world.clock.advance(30_000);
  expect(page.recorder.state()).toMatchObject({
    is: 'recording',
    link: 'offline',
    take: { recorded: { slices: 17 }, safe: { slices: 2 } },
  });
  world.network.fate = () => 'ok';
  page.online();
  await world.clock.advance(5_000);
  expect(page.recorder.state().link).toBe('good');
  page.recorder.stop();
  await world.until(page, 'stored', 2_000);
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('server killed and restarted while sending: asked until it is back, and whole', async () => {
  const world = fakeWorld();
  world.network.fate = (route) => (route === 'putSlice' ? 'lost' : 'ok');
  const page = world.page();
  const takeId = await world.recording(page, 9);
  page.recorder.stop();
  await world.until(page, 'sending');
  for (const fate of ['unanswered', 'lost', 'bad gateway'] as const) {
    world.network.fate = () => fate;
    await world.clock.advance(10_000);
  }
  expect(page.recorder.state()).toMatchObject({ is: 'sending', link: 'offline' });
  // What it had given out dies with it.
  world.server.expireTokens();
  world.network.fate = () => 'ok';
  await world.until(page, 'stored', 20_000);
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('tab killed and reopened: found, not finished by itself, then sent byte for byte', async () => {
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

test('second tab: the older stops, writes its last slice and lets go, the newer finds all of it', async () => {
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
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
  await world.clock.advance(30_000);
  expect(older.recorder.state().is).toBe('waiting');
});

test('camera unplugged: it ends with what there is, and says so', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 5);
  world.camera.events?.unplugged('camera');
  await world.until(page, 'stored');
  expect(page.recorder.state().take?.ended).toBe('unplugged');
  expect(codes(page.recorder)).toEqual(expect.arrayContaining(['no-camera', 'unplugged']));
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('microphone muted while recording: said at once, the recording goes on, and it is mended by itself', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 3);
  world.camera.events?.muted(true);
  expect(page.recorder.state()).toMatchObject({ is: 'recording', faults: [{ code: 'muted', blocking: false }] });
  await world.clock.advance(3_000);
  world.camera.events?.muted(false);
  expect(page.recorder.state().faults).toEqual([]);
  page.recorder.stop();
  await world.until(page, 'stored');
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('disk quota nearly exhausted: said before the first picture, and the answer arrives all the same', async () => {
  const world = fakeWorld();
  world.disk.room = 10_000_000;
  const page = world.page();
  void page.recorder.record({ questionId: 'question', limitSeconds: 120 });
  await world.clock.advance(1);
  expect(page.recorder.state()).toMatchObject({ is: 'starting', faults: [{ code: 'storage-full', blocking: false }] });
  await world.clock.advance(5_000);
  page.recorder.stop();
  await world.until(page, 'stored');
  world.disk.room = 1_000_000_000;
  await world.recording(page, 1);
  expect(page.recorder.state().faults).toEqual([]);
});

test.each(['full', 'refuses', 'hangs'] as const)(
  'disk quota exhausted, the disk %s: slices stay in memory, also one that the server loses',
  async (mode) => {
    const world = fakeWorld();
    world.disk.mode = mode;
    const page = world.page();
    const takeId = await world.recording(page, 9);
    expect(page.recorder.state().faults).toEqual([{ code: 'storage-full', blocking: false }]);
    world.server.lose(takeId, 0);
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
  },
);

test.each(['too large', 'bad gateway'] as const)(
  'proxy answering: %s. No answer of ours, so sent again, and nothing is said to be refused',
  async (says) => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 3);
    world.network.fate = (route) => (route === 'putSlice' || route === 'finish' ? says : 'ok');
    await world.clock.advance(10_000);
    page.recorder.stop();
    await world.clock.advance(10_000);
    expect(page.recorder.state()).toMatchObject({ is: 'sending', link: 'offline', faults: [] });
    world.network.fate = () => 'ok';
    await world.until(page, 'stored', 20_000);
    expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
  },
);

test.each([-86_400_000, 86_400_000])(
  'clock wrong by a day (%i ms): nothing here goes by it, and what lies here is found',
  async (wrong) => {
    const world = fakeWorld();
    world.clock.jump(wrong);
    const first = world.page();
    const takeId = await world.recording(first, 5);
    world.network.fate = () => 'lost';
    await world.clock.advance(4_000);
    first.kill();
    world.network.fate = () => 'ok';
    const second = world.page();
    void second.recorder.resume();
    await world.clock.advance(1_000);
    expect(second.recorder.state().found).toMatchObject([{ takeId, whole: { slices: 4 } }]);
    void second.recorder.finish(takeId);
    await world.until(second, 'stored');
  },
);

test.each([-86_400_000, 86_400_000])(
  'clock put right by a day (%i ms) while recording: what was said until then arrives whole',
  async (jump) => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 7);
    world.clock.jump(jump);
    await world.clock.advance(1_500);
    page.recorder.stop();
    await world.until(page, 'stored');
    const all = produced(world);
    const stored = world.server.joined(takeId);
    expect(stored.equals(all.subarray(0, stored.byteLength))).toBe(true);
    // Forwards it may have been a sleep: what came after it is no part of the answer.
    expect(page.recorder.state().take?.ended).toBe(jump > 0 ? 'gap' : 'stopped');
    expect(stored.byteLength).toBeGreaterThanOrEqual(3 * 120_000);
  },
);

test('finish done but its answer lost on the way back: asked again, stored once', async () => {
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

test('the same slice twice at once: its answer was lost, it is sent again, and it is there once', async () => {
  const world = fakeWorld();
  let puts = 0;
  world.network.fate = (route) => (route === 'putSlice' && ++puts % 2 === 1 ? 'unanswered' : 'ok');
  const page = world.page();
  const takeId = await world.recording(page, 7);
  page.recorder.stop();
  await world.until(page, 'stored');
  expect(puts).toBeGreaterThan(4);
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('the same slice with other bytes: refused, never called stored', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 1);
  world.server.takes.get(takeId)?.slices.set(0, new Uint8Array([1, 2, 3]));
  await world.clock.advance(3_000);
  await world.until(page, 'failed');
  expect(page.recorder.state().faults).toMatchObject([{ code: 'refused', refusal: { code: 'SliceConflictException', status: 409 } }]);
});

test('a file that is no video: the server finds it broken, and the page is told so it can offer another take', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 3);
  page.recorder.stop();
  await world.until(page, 'stored');
  const take = world.server.takes.get(takeId);
  if (take) take.state = 'broken';
  await world.until(page, 'broken', 3_000);
  await world.recording(page, 3);
  page.recorder.stop();
  await world.until(page, 'stored');
});

test.each(['SliceTooLarge', 'TakeTooLarge'])(
  'a claim of 2 GB, refused as %s: it ends, with its code, and another take can be made',
  async (code) => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 3);
    world.server.ended = code;
    await world.until(page, 'failed', 10_000);
    expect(page.recorder.state()).toMatchObject({ take: { ended: 'refused' }, faults: [{ code: 'refused', refusal: { code } }] });
    world.server.ended = null;
    await world.recording(page, 3);
  },
);

test("somebody else's take: what is no longer ours is refused, and nothing of it is shown or sent", async () => {
  const world = fakeWorld();
  const page = world.page();
  void page.recorder.resume([{ takeId: 'of-somebody-else', questionId: 'question' }]);
  await world.clock.advance(1_000);
  expect(page.recorder.state()).toMatchObject({ is: 'idle', found: [] });
  void page.recorder.finish('of-somebody-else');
  await world.clock.advance(5_000);
  expect(world.network.count('finish') + world.network.count('putSlice')).toBe(0);
});

test.each(['goes on', 'sleeps'] as const)(
  'the laptop asleep for three hours in the middle, its steady clock %s: later pieces do not enter the answer',
  async (steady) => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 7);
    world.clock.sleep(3 * 60 * 60 * 1_000, steady);
    await world.until(page, 'stored');
    expect(page.recorder.state().take?.ended).toBe('gap');
    expect(world.server.joined(takeId).equals(Buffer.concat((world.camera.produced[0] ?? []).slice(0, 3)))).toBe(true);
    expect(page.recorder.state().take?.stored?.duration).toBeCloseTo(6, 1);
  },
);

test('a machine so busy that eight seconds pass without a piece: awake it is no sleep, and all that was said is in the answer', async () => {
  const world = fakeWorld();
  world.camera.pieceMs = 8_000;
  const page = world.page();
  const takeId = await world.recording(page, 20);
  page.recorder.stop();
  await world.until(page, 'stored');
  expect(page.recorder.state().take?.ended).toBe('stopped');
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('an encoder that hands over nothing more: the take ends, and what it had handed over arrives', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 5);
  world.camera.pieceMs = 3_600_000;
  await world.clock.advance(20_000);
  await world.until(page, 'stored');
  expect(page.recorder.state().take?.ended).toBe('gap');
  expect(world.server.joined(takeId).equals(Buffer.concat((world.camera.produced[0] ?? []).slice(0, 3)))).toBe(true);
});

test('the phone lost, or its storage wiped: what the server has is enough to go on', async () => {
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

test('the link opened again in another browser: what has arrived is found there, and goes on from there', async () => {
  const world = fakeWorld();
  const takeId = await world.recording(world.page(), 7);
  const page = world.another().page();
  void page.recorder.resume([{ takeId, questionId: 'question', limitSeconds: 120 }]);
  await world.clock.advance(1_000);
  expect(page.recorder.state().found).toMatchObject([{ takeId, newest: true }]);
  void page.recorder.finish(takeId);
  await world.until(page, 'stored');
  expect(world.server.joined(takeId).equals(produced(world).subarray(0, world.server.joined(takeId).byteLength))).toBe(true);
});

test('a second device begins meanwhile: told while recording, and the person decides', async () => {
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

test('a second device that records to its end meanwhile: both answers are kept, and the older asks before it is sent', async () => {
  const world = fakeWorld();
  const [here, there] = [world.page(), world.another().page()];
  const takeId = await world.recording(here, 5);
  await world.recording(there, 5);
  here.recorder.stop();
  await world.until(here, 'waiting');
  expect(codes(here.recorder)).toEqual(['superseded']);
  there.recorder.stop();
  await world.until(there, 'stored');
  void here.recorder.finish(takeId, { anyway: true });
  await world.until(here, 'stored');
  expect([...world.server.takes.values()].map(({ state }) => state)).toEqual(['stored', 'stored']);
});

test('a take thrown away while sending: given up on the server, gone here, and the next take works', async () => {
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

test('the session ended while recording: it goes on, the slices wait, and with the link opened anew it arrives', async () => {
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
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('the link ended while recording: the page has the code, and what was said lies here until HR reopens it', async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 5);
  world.server.ended = 'InvitationRevokedException';
  await world.until(page, 'failed', 10_000);
  expect(page.recorder.state().faults).toMatchObject([{ code: 'refused', refusal: { code: 'InvitationRevokedException' } }]);
  page.kill();
  world.server.ended = null;
  const next = world.page();
  void next.recorder.resume([{ takeId, questionId: 'question' }]);
  await world.clock.advance(1_000);
  void next.recorder.finish(takeId);
  await world.until(next, 'stored');
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test.each([false, true])(
  'a captive portal that says 200: never taken for ours, on any route (straight to the bucket: %s)',
  async (direct) => {
    const world = fakeWorld();
    world.server.direct = direct;
    const page = world.page();
    const takeId = await world.recording(page, 3);
    world.network.fate = () => 'portal';
    await world.clock.advance(9_000);
    page.recorder.stop();
    await world.clock.advance(30_000);
    expect(page.recorder.state()).toMatchObject({ is: 'sending', link: 'offline', faults: [], take: { safe: { slices: 1 } } });
    world.network.fate = () => 'ok';
    await world.until(page, 'stored', 30_000);
    expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
  },
);

test('an engine that hands over 10 MB at once: cut into what a proxy lets through', async () => {
  const world = fakeWorld();
  world.camera.pieceBytes = 10 * 1024 * 1024;
  const page = world.page();
  const takeId = await world.recording(page, 3);
  page.recorder.stop();
  await world.until(page, 'stored');
  const sizes = world.server.takes.get(takeId)?.manifest?.slices.map(({ size }) => size) ?? [];
  expect(Math.max(...sizes)).toBe(512 * 1024);
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test("the server's disk losing what was answered 204: sent again", async () => {
  const world = fakeWorld();
  const page = world.page();
  const takeId = await world.recording(page, 7);
  world.server.lose(takeId, 1);
  page.recorder.stop();
  await world.until(page, 'stored');
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('the bucket unreachable from this browser alone: through the server after three failures', async () => {
  const world = fakeWorld();
  world.network.fate = (route) => (route === 'putSliceDirect' ? 'lost' : 'ok');
  world.server.direct = true;
  const page = world.page();
  const takeId = await world.recording(page, 20);
  page.recorder.stop();
  await world.until(page, 'stored');
  expect(world.network.count('putSliceDirect')).toBeLessThanOrEqual(5);
  expect(world.network.count('putSliceDirect')).toBeGreaterThanOrEqual(3);
  expect(world.server.joined(takeId).equals(produced(world))).toBe(true);
});

test('a presigned put that lands after the join: sent another way meanwhile, and the late one changes nothing', async () => {
  const world = fakeWorld();
  world.server.direct = true;
  world.network.fate = (route) => (route === 'putSliceDirect' ? 'late' : 'ok');
  const page = world.page();
  const takeId = await world.recording(page, 5);
  page.recorder.stop();
  await world.until(page, 'stored', 30_000);
  const joined = world.server.joined(takeId);
  expect(joined.equals(produced(world))).toBe(true);
  await world.clock.advance(200_000);
  expect(world.server.joined(takeId).equals(joined)).toBe(true);
});
