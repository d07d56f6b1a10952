import { describe, expect, test } from 'vitest';
import { codes, fakeWorld } from './testing/world.ts';

describe('a bad network', () => {
  test.each(['beginTake', 'received', 'putSlice', 'finish'] as const)('%s hangs for ever: given up and sent again', async (hanging) => {
    const world = fakeWorld();
    const page = world.page();
    let first = true;
    world.network.fate = (route) => {
      if (route !== hanging || !first) return 'ok';
      first = false;
      return 'hangs';
    };
    await world.recording(page, 5);
    page.recorder.stop();
    await world.until(page, 'stored', 100_000);
  });

  test('behind is said when sending is slower than speaking', async () => {
    const world = fakeWorld();
    world.network.latency = 9_000;
    const page = world.page();
    await world.recording(page, 40);
    expect(page.recorder.state().link).toBe('behind');
  });
});

describe('a bad server', () => {
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

  test('only the word stored makes it stored, whatever the status', async () => {
    const world = fakeWorld();
    world.server.idle = 3;
    const page = world.page();
    const takeId = await world.recording(page, 3);
    const seen = new Set<string>();
    page.recorder.subscribe(() => {
      if (!world.server.takes.get(takeId)?.manifest) seen.add(page.recorder.state().is);
    });
    page.recorder.stop();
    await world.until(page, 'stored');
    expect([...seen]).toEqual(['recording', 'sending']);
  });

  test('a refusal is understood by asking for the state: the server had finished it itself', async () => {
    const world = fakeWorld();
    const page = world.page();
    const takeId = await world.recording(page, 5);
    await world.clock.advance(100);
    const slices = world.server.received(takeId, world.server.begin(takeId, 'question').slicesToken).slices;
    world.server.finish(
      takeId,
      { duration: 4, slices: slices.map(({ size, sha256 }) => ({ size, sha256 })) },
      world.server.begin(takeId, 'question').slicesToken,
    );
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(page.recorder.state().take).toMatchObject({ recorded: { slices: 3 }, stored: { duration: 4 } });
    expect(codes(page.recorder)).toEqual([]);
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

  test('401 with the new token too: no loop, the recording goes on, and the link is asked for', async () => {
    const world = fakeWorld();
    const page = world.page();
    await world.recording(page, 5);
    world.server.deaf = true;
    await world.clock.advance(10_000);
    expect(page.recorder.state().is).toBe('recording');
    page.recorder.stop();
    await world.until(page, 'waiting');
    expect(codes(page.recorder)).toEqual(['link-needed']);
    expect(world.network.count('beginTake')).toBeLessThan(8);
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
