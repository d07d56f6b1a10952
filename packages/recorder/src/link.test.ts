import { describe, expect, test } from 'vitest';
import { fakeWorld, type Page, type World } from './testing/world.ts';

/** What this link would need for the best quality: 1,048 kbit/s. */
const bestPiece = 262_000;

async function checked(world: World, page: Page): Promise<void> {
  void page.recorder.check(5);
  await world.until(page, 'stored', 400_000);
}

/** Records to the limit; how many seconds lay here alone at the worst, and how long after its end it was stored. */
async function answered(world: World, page: Page, limitSeconds: number) {
  let behind = 0;
  const pictures = new Set<string>();
  const stop = page.recorder.subscribe(() => {
    const { is, take } = page.recorder.state();
    if (is !== 'recording' || !take) return;
    behind = Math.max(behind, take.recorded.seconds - take.safe.seconds);
    pictures.add(take.picture);
  });
  const takeId = await world.recording(page, limitSeconds, limitSeconds);
  await world.until(page, 'sending', 2_000);
  const ended = world.clock.now();
  await world.until(page, 'stored', 600_000);
  stop();
  const whole = world.server.joined(takeId).equals(Buffer.concat(world.camera.produced.at(-1) ?? []));
  return { behind, pictures: [...pictures], after: (world.clock.now() - ended) / 1_000, whole };
}

function on(bitsPerSecond: number): { world: World; page: Page } {
  const world = fakeWorld();
  world.camera.pieceBytes = bestPiece;
  world.network.bitsPerSecond = bitsPerSecond;
  return { world, page: world.page() };
}

describe('the bitrate follows the link', () => {
  test('a good link: the best, from the check to the last answer', async () => {
    const { world, page } = on(10_000_000);
    await checked(world, page);
    expect(await answered(world, page, 60)).toMatchObject({ pictures: ['full'], whole: true });
    expect(world.camera.told.map(({ quality, frameRate }) => [quality.videoBitsPerSecond, frameRate])).toEqual([
      [1_000_000, 30],
      [1_000_000, 30],
    ]);
  });

  test.each([
    [100_000, 'few'],
    [400_000, 'lower'],
    [800_000, 'lower'],
  ] as const)('%i bits per second: the check has shown it, and no answer falls behind', async (bits, picture) => {
    const { world, page } = on(bits);
    await checked(world, page);
    for (const _ of [1, 2]) {
      const { behind, pictures, after, whole } = await answered(world, page, 120);
      expect({ pictures, whole }).toEqual({ pictures: [picture], whole: true });
      expect(behind).toBeLessThan(8);
      expect(after).toBeLessThan(5);
    }
  });

  test('100 kbit/s that nobody has seen coming: steps down within the take, never up, and it arrives whole', async () => {
    const { world, page } = on(100_000);
    const { pictures, after, whole } = await answered(world, page, 120);
    expect({ pictures, whole }).toEqual({ pictures: ['full', 'lower', 'few'], whole: true });
    // At full quality it would be 20 minutes of sending for two of speaking.
    expect(after).toBeLessThan(480);
    expect(await answered(world, page, 120)).toMatchObject({ pictures: ['few'], whole: true });
  });

  test('30 s without any network are no slow link: the picture stays', async () => {
    const { world, page } = on(10_000_000);
    const takeId = await world.recording(page, 10);
    world.network.fate = () => 'lost';
    await world.clock.advance(30_000);
    world.network.fate = () => 'ok';
    await world.clock.advance(20_000);
    expect(page.recorder.state()).toMatchObject({ link: 'good', take: { picture: 'full' } });
    page.recorder.stop();
    await world.until(page, 'stored');
    expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  });

  test('no network from the first slice on is no slow link either', async () => {
    const { world, page } = on(10_000_000);
    world.network.fate = (route) => (route === 'putSlice' ? 'lost' : 'ok');
    await world.recording(page, 30);
    expect(page.recorder.state()).toMatchObject({ link: 'offline', take: { picture: 'full' } });
  });

  test('a link that is good again gives the next take its picture back', async () => {
    const { world, page } = on(100_000);
    await checked(world, page);
    expect(await answered(world, page, 30)).toMatchObject({ pictures: ['few'] });
    world.network.bitsPerSecond = 10_000_000;
    await answered(world, page, 30);
    expect(await answered(world, page, 30)).toMatchObject({ pictures: ['full'], whole: true });
  });
});

test('what waits in memory alone has an end: there the recording ends, and all that was said arrives', async () => {
  const { world, page } = on(10_000_000);
  world.memory.bytes = 3_000_000;
  world.disk.mode = 'refuses';
  const takeId = await world.recording(page, 5);
  world.network.fate = () => 'lost';
  await world.until(page, 'sending', 60_000);
  expect(page.recorder.state().take?.ended).toBe('storage-full');
  await world.clock.advance(300_000);
  world.network.fate = () => 'ok';
  await world.until(page, 'stored');
  expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
  expect(world.server.joined(takeId).byteLength).toBeGreaterThan(3_000_000);
});

test('memory that is short is given back by what the disk or the server has: the recording goes on', async () => {
  const { world, page } = on(10_000_000);
  world.memory.bytes = 3_000_000;
  const takeId = await world.recording(page, 20);
  world.disk.mode = 'refuses';
  await world.clock.advance(40_000);
  world.disk.mode = 'ok';
  world.network.fate = () => 'lost';
  await world.clock.advance(20_000);
  expect(page.recorder.state().is).toBe('recording');
  world.network.fate = () => 'ok';
  page.recorder.stop();
  await world.until(page, 'stored');
  expect(world.server.joined(takeId).equals(Buffer.concat(world.camera.produced[0] ?? []))).toBe(true);
});
