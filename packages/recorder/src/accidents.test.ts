import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FakeNetwork } from './testing/network.ts';
import { fakeWorld, type Page, type World } from './testing/world.ts';

/** `RECORDER_ACCIDENTS=50000 RECORDER_SEED=1` plays more of them, from a seed. */
const numRuns = Number(process.env['RECORDER_ACCIDENTS'] ?? 200);
const seed = process.env['RECORDER_SEED'] === undefined ? {} : { seed: Number(process.env['RECORDER_SEED']) };

const seconds = fc.integer({ min: 1, max: 40 });
const accident = fc.oneof(
  fc.record({ is: fc.constant('network away' as const), seconds }),
  fc.record({ is: fc.constant('answers lost' as const), seconds }),
  fc.record({ is: fc.constant('one in three requests lost' as const), seconds }),
  fc.record({ is: fc.constant('requests hang' as const), seconds: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ is: fc.constant('server loses a slice' as const), seconds: fc.constant(0), n: fc.integer({ min: 0, max: 8 }) }),
  fc.record({ is: fc.constant('tokens expire' as const), seconds: fc.constant(0) }),
  fc.record({ is: fc.constant('session over' as const), seconds }),
  fc.record({ is: fc.constant('disk refuses' as const), seconds }),
  fc.record({ is: fc.constant('disk hangs' as const), seconds }),
  fc.record({ is: fc.constant('laptop sleeps' as const), seconds: fc.integer({ min: 1, max: 4_000 }) }),
  fc.record({ is: fc.constant('tab killed' as const), seconds: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ is: fc.constant('second tab' as const), seconds: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ is: fc.constant('stopped' as const), seconds: fc.constant(0) }),
);
type Accident = typeof accident extends fc.Arbitrary<infer T> ? T : never;
const story = fc.record({
  seed: fc.nat(),
  pieceBytes: fc.constantFrom(500, 90_000, 700_000),
  limitSeconds: fc.constantFrom(8, 25, 120),
  accidents: fc.array(fc.record({ after: fc.integer({ min: 100, max: 6_000 }), what: accident }), { maxLength: 6 }),
});

async function happen(world: World, page: Page, it: Accident): Promise<Page> {
  const { disk, server, clock } = world;
  switch (it.is) {
    case 'network away':
      return during(world, page, it.seconds, () => 'lost');
    case 'answers lost':
      return during(world, page, it.seconds, () => 'unanswered');
    case 'one in three requests lost': {
      let sent = 0;
      return during(world, page, it.seconds, () => {
        sent += 1;
        return sent % 3 === 0 ? 'lost' : 'ok';
      });
    }
    case 'requests hang':
      return during(world, page, it.seconds, () => 'hangs');
    case 'server loses a slice':
      for (const id of server.takes.keys()) server.lose(id, it.n);
      return page;
    case 'tokens expire':
      server.expireTokens();
      return page;
    case 'session over':
      server.expireTokens();
      server.sessionOver = true;
      await clock.advance(it.seconds * 1_000);
      server.sessionOver = false;
      return page;
    case 'disk refuses':
    case 'disk hangs':
      disk.mode = it.is === 'disk refuses' ? 'refuses' : 'hangs';
      await clock.advance(it.seconds * 1_000);
      disk.mode = 'ok';
      return page;
    case 'laptop sleeps':
      clock.sleep(it.seconds * 1_000);
      return page;
    case 'tab killed':
      page.kill();
      await clock.advance(it.seconds * 1_000);
      return opened(world);
    case 'second tab': {
      const newer = opened(world);
      await clock.advance(it.seconds * 1_000);
      return newer;
    }
    case 'stopped':
      page.recorder.stop();
      return page;
  }
}

async function during({ network, clock }: World, page: Page, seconds: number, fate: FakeNetwork['fate']): Promise<Page> {
  network.fate = fate;
  await clock.advance(seconds * 1_000);
  network.fate = () => 'ok';
  return page;
}

function opened(world: World): Page {
  const page = world.page();
  watch(world, page);
  // As the interview's page does it: it knows from the server which takes are under way.
  const known = [...world.server.takes.values()]
    .filter(({ state }) => state === 'recording')
    .map(({ id }) => ({ takeId: id, questionId: 'question' }));
  void page.recorder.resume(known);
  return page;
}

/** At no moment is anything called stored, or safe, that the server has not. */
const lies: string[] = [];
function watch({ server }: World, { recorder }: Page): void {
  recorder.subscribe(() => {
    const { is, take, faults } = recorder.state();
    if (!take) return;
    const there = server.takes.get(take.takeId);
    if ((is === 'stored' || is === 'ready') && !there?.manifest) lies.push('called stored, and is not');
    if (take.safe.slices > take.recorded.slices) lies.push('more safe than recorded');
    if ((is === 'waiting' || is === 'failed') && faults.length === 0) lies.push(`${is}, and nobody is told why`);
  });
}

/** The person does what the page offers, until an answer is stored. */
async function persevere(world: World, page: Page): Promise<string> {
  const { recorder } = page;
  for (let tries = 0; tries < 40; tries += 1) {
    const { is, take, found } = recorder.state();
    if ((is === 'stored' || is === 'ready') && take) return take.takeId;
    if (is === 'recording') recorder.stop();
    else if (is === 'waiting' && take) void recorder.finish(take.takeId, { anyway: true });
    else if (is === 'failed') void recorder.discard();
    else if (is === 'idle' && found[0]) void recorder.finish(found[0].takeId, { anyway: true });
    else if (is === 'idle') {
      void recorder.record({ questionId: 'question', limitSeconds: 60 });
      await world.clock.advance(3_000);
    }
    await world.clock.advance(20_000);
  }
  throw new Error(`Nothing the page offers helps: ${JSON.stringify(recorder.state())}`);
}

/** The server's bytes are the beginning of one recorder's bytes: nothing foreign, nothing left out, nothing twice. */
function beginningOf({ camera, server }: World, takeId: string): { run: Buffer; stored: Buffer } {
  const stored = server.joined(takeId);
  const run = camera.produced.map((pieces) => Buffer.concat(pieces)).find((bytes) => bytes.subarray(0, stored.byteLength).equals(stored));
  if (!run) throw new Error('What is stored is not what any recorder produced.');
  return { run, stored };
}

test(`${numRuns} random accidents: what arrives is what was recorded, and in the end something arrives`, {
  timeout: 60_000 + numRuns * 100,
}, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ seed, pieceBytes, limitSeconds, accidents }) => {
      lies.length = 0;
      const world = fakeWorld(seed);
      world.camera.pieceBytes = pieceBytes;
      let page = opened(world);
      await world.clock.advance(100);
      void page.recorder.record({ questionId: 'question', limitSeconds });
      for (const { after, what } of accidents) {
        await world.clock.advance(after);
        page = await happen(world, page, what);
      }
      await world.clock.advance(5_000);
      const takeId = await persevere(world, page);

      const { run, stored } = beginningOf(world, takeId);
      const { ended } = page.recorder.state().take ?? {};
      // Stopped by a person or by its limit, with a page that lived: whole to the last byte.
      if (ended === 'stopped' || ended === 'limit') expect(stored.equals(run)).toBe(true);
      // What a bad disk kept at that moment goes when the interview's page is next opened.
      page.kill();
      opened(world);
      await world.clock.advance(90_000);
      expect([...world.disk.takes.values()].filter(({ questionId }) => questionId === 'question')).toEqual([]);
      expect(world.disk.slices.size).toBe(0);
      expect(lies).toEqual([]);
    }),
    { numRuns, ...seed },
  );
});
