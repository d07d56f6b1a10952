import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { FakeNetwork, Fate } from './network.ts';
import { type Browser, fakeWorld, type Page, type World } from './world.ts';

const seconds = fc.integer({ min: 1, max: 40 });
const soon = fc.integer({ min: 0, max: 3 });
const at = <T extends string>(is: T, seconds: fc.Arbitrary<number> = fc.constant(0)) => fc.record({ is: fc.constant(is), seconds });

const accident = fc.oneof(
  at('network away', seconds),
  at('answers lost', seconds),
  at('one in three requests lost', seconds),
  at('requests hang', fc.integer({ min: 1, max: 8 })),
  at('puts arrive minutes late', seconds),
  at('captive portal', seconds),
  at('proxy says 413', seconds),
  at('proxy says 502', seconds),
  at('slow link', seconds),
  at('bucket unreachable', fc.integer({ min: 5, max: 300 })),
  fc.record({ is: fc.constant('server loses a slice' as const), seconds: fc.constant(0), n: fc.integer({ min: 0, max: 8 }) }),
  at('tokens expire'),
  at('session over', seconds),
  at('interview ends, and HR reopens it', seconds),
  at('disk refuses', seconds),
  at('disk hangs', seconds),
  at('little memory, disk full'),
  fc.record({ is: fc.constant('clock jumps' as const), seconds: fc.integer({ min: -80_000, max: 80_000 }) }),
  at('laptop sleeps', fc.integer({ min: 1, max: 12_000 })),
  at('tab killed', soon),
  at('second tab', soon),
  at('first tab again', soon),
  at('browser wiped', soon),
  at('another browser, the first lost', soon),
  at('second device begins and leaves', soon),
  at('second device records to the end', soon),
  at('thrown away', soon),
  at('stopped'),
);
type Accident = typeof accident extends fc.Arbitrary<infer T> ? T : never;

export const story = fc.record({
  seed: fc.nat(),
  direct: fc.boolean(),
  pieceBytes: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(500, 9_000, 30_000) }, { weight: 1, arbitrary: fc.constant(700_000) }),
  limitSeconds: fc.constantFrom(8, 25, 120),
  accidents: fc.array(fc.record({ after: fc.integer({ min: 100, max: 6_000 }), what: accident }), { maxLength: 6 }),
});
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

export interface Told {
  /** takes that the server called stored, every one the beginning of what one recorder produced */
  readonly stored: number;
  /** of those, whole to the last byte */
  readonly whole: number;
  readonly bytes: number;
}

interface Played {
  readonly world: World;
  readonly browsers: Browser[];
  browser: Browser;
  page: Page;
  readonly pages: Page[];
  readonly lies: Set<string>;
}

/**
 * Plays the story, lets the person do what the page offers until an answer is stored, and looks whether all promises held.
 * @throws where bytes are others, something is called stored that is not, no button of the page helps, or anything stays behind
 */
export async function play({ seed, direct, pieceBytes, limitSeconds, accidents }: Story): Promise<Told> {
  const world = fakeWorld(seed);
  world.server.direct = direct;
  world.camera.pieceBytes = pieceBytes;
  const it: Played = { world, browsers: [world], browser: world, page: world.page(), pages: [], lies: new Set() };
  await open(it, it.page);
  void it.page.recorder.record({ questionId: 'question', limitSeconds });
  for (const { after, what } of accidents) {
    await world.clock.advance(after);
    await happen(it, what);
  }
  await world.clock.advance(5_000);
  await heal(it);
  const takeId = await persevere(it);
  // A slice that neither this disk nor memory has room for, and that the server loses, nobody has.
  const happened = new Set(accidents.map(({ what }) => what.is));
  const told = compare(it, takeId, !(happened.has('little memory, disk full') && happened.has('server loses a slice')));
  await nothingStays(it);
  if (it.lies.size > 0) throw new Error([...it.lies].join('; '));
  return told;
}

async function happen(it: Played, accident: Accident): Promise<void> {
  const { browser, page, world } = it;
  const { clock, server } = world;
  const during = async (fate: FakeNetwork['fate']) => {
    browser.network.fate = fate;
    await clock.advance(accident.seconds * 1_000);
    browser.network.fate = () => 'ok';
  };
  const always = (fate: Fate) => during(() => fate);
  switch (accident.is) {
    case 'network away':
      return always('lost');
    case 'answers lost':
      return always('unanswered');
    case 'one in three requests lost': {
      let sent = 0;
      return during(() => (++sent % 3 === 0 ? 'lost' : 'ok'));
    }
    case 'requests hang':
      return always('hangs');
    case 'puts arrive minutes late':
      return during((route) => (route === 'putSlice' || route === 'putSliceDirect' ? 'late' : 'ok'));
    case 'captive portal':
      return always('portal');
    case 'proxy says 413':
      return during((route) => (route === 'putSlice' ? 'too large' : 'ok'));
    case 'proxy says 502':
      return always('bad gateway');
    case 'slow link':
      browser.network.bitsPerSecond = 60_000;
      await clock.advance(accident.seconds * 1_000);
      browser.network.bitsPerSecond = Number.POSITIVE_INFINITY;
      return;
    case 'bucket unreachable':
      return during((route) => (route === 'putSliceDirect' ? 'lost' : 'ok'));
    case 'server loses a slice':
      for (const id of server.takes.keys()) server.lose(id, accident.n);
      return;
    case 'tokens expire':
      return server.expireTokens();
    case 'session over':
      server.expireTokens();
      server.sessionOver = true;
      await clock.advance(accident.seconds * 1_000);
      server.sessionOver = false;
      return;
    case 'interview ends, and HR reopens it':
      server.ended = 'InvitationRevokedException';
      await clock.advance(accident.seconds * 1_000);
      server.ended = null;
      return;
    case 'disk refuses':
    case 'disk hangs':
      browser.disk.mode = accident.is === 'disk refuses' ? 'refuses' : 'hangs';
      await clock.advance(accident.seconds * 1_000);
      browser.disk.mode = 'ok';
      return;
    case 'little memory, disk full':
      browser.disk.mode = 'full';
      browser.memory.bytes = 300_000;
      return;
    case 'clock jumps':
      return clock.jump(accident.seconds * 1_000);
    case 'laptop sleeps':
      return clock.sleep(accident.seconds * 1_000);
    case 'tab killed':
      page.kill();
      await clock.advance(accident.seconds * 1_000);
      return open(it, browser.page());
    case 'second tab':
      await open(it, browser.page());
      return clock.advance(accident.seconds * 1_000);
    case 'first tab again':
      it.page = it.pages.find(({ alive, browser }) => alive() && browser === it.browser.disk) ?? page;
      void it.page.recorder.resume();
      return clock.advance(accident.seconds * 1_000);
    case 'browser wiped':
      page.kill();
      browser.disk.wipe();
      await clock.advance(accident.seconds * 1_000);
      return open(it, browser.page());
    case 'another browser, the first lost':
      for (const each of it.pages) each.kill();
      return open(it, elsewhere(it).page());
    case 'second device begins and leaves':
    case 'second device records to the end': {
      const device = elsewhere(it);
      const other = await visit(it, device);
      void other.recorder.record({ questionId: 'question', limitSeconds: 30 });
      await clock.advance(7_000);
      if (accident.is === 'second device begins and leaves') other.kill();
      else other.recorder.stop();
      await clock.advance(accident.seconds * 1_000);
      it.browser = browser;
      return;
    }
    case 'thrown away':
      void page.recorder.discard();
      return clock.advance(accident.seconds * 1_000);
    case 'stopped':
      return page.recorder.stop();
  }
}

function elsewhere(it: Played): Browser {
  const browser = it.world.another();
  browser.camera.pieceBytes = it.browser.camera.pieceBytes;
  it.browsers.push(browser);
  it.browser = browser;
  return browser;
}

async function open(it: Played, page: Page): Promise<void> {
  it.page = page;
  await visited(it, page);
}

async function visit(it: Played, browser: Browser): Promise<Page> {
  const page = browser.page();
  await visited(it, page);
  return page;
}

/** As the interview's page does it: it knows from the server which takes are under way. */
async function visited({ world, pages, lies }: Played, page: Page): Promise<void> {
  pages.push(page);
  watch(world, page, lies);
  const known = [...world.server.takes.values()]
    .filter(({ state }) => state === 'recording')
    .map(({ id }) => ({ takeId: id, questionId: 'question' }));
  void page.recorder.resume(known);
  await world.clock.advance(100);
}

/** At no moment is anything called stored, or safe, that the server has not. */
function watch({ server }: World, { recorder }: Page, lies: Set<string>): void {
  recorder.subscribe(() => {
    const { is, take, faults } = recorder.state();
    if (!take) return;
    const there = server.takes.get(take.takeId);
    if ((is === 'stored' || is === 'ready') && !there?.manifest) lies.add('called stored, and is not');
    if (take.safe.slices > take.recorded.slices) lies.add('more safe than recorded');
    if ((is === 'waiting' || is === 'failed') && faults.length === 0) lies.add(`${is}, and nobody is told why`);
  });
}

async function heal({ browsers }: Played): Promise<void> {
  for (const { network, disk } of browsers) {
    network.fate = () => 'ok';
    disk.mode = 'ok';
  }
}

/** The person does what the page offers, until an answer is stored. */
async function persevere(it: Played): Promise<string> {
  const { clock } = it.world;
  for (let tries = 0; tries < 40; tries += 1) {
    const { recorder } = it.page;
    const { is, take, found, faults } = recorder.state();
    if ((is === 'stored' || is === 'ready') && take) return take.takeId;
    if (is === 'recording') recorder.stop();
    else if (is === 'waiting' && take) void recorder.finish(take.takeId, { anyway: true });
    else if (is === 'failed') void recorder.discard();
    else if (is === 'idle' && faults.some(({ code }) => code === 'elsewhere')) void recorder.resume();
    else if (is === 'idle' && found[0]) void recorder.finish(found[0].takeId, { anyway: true });
    else if (is === 'idle') {
      void recorder.record({ questionId: 'question', limitSeconds: 60 });
      await clock.advance(3_000);
    }
    // What helps is seen soon; what needs waiting is waited for.
    for (let ms = 500; ms <= 16_000 && it.page.recorder.state().is !== 'stored'; ms *= 2) await clock.advance(ms);
  }
  throw new Error(`Nothing the page offers helps: ${JSON.stringify(it.page.recorder.state())}`);
}

/** The server's bytes are the beginning of one recorder's bytes: nothing foreign, nothing left out, nothing twice. */
function compare({ world, browsers, page }: Played, takeId: string, mustBeWhole: boolean): Told {
  const runs = browsers.flatMap(({ camera }) => camera.produced.map((pieces) => Buffer.concat(pieces)));
  const told = { stored: 0, whole: 0, bytes: 0 };
  for (const { id, manifest } of world.server.takes.values()) {
    if (!manifest) continue;
    const bytes = world.server.joined(id);
    const run = runs.find((run) => run.subarray(0, bytes.byteLength).equals(bytes));
    if (!run) throw new Error(`What is stored of ${id} is not what any recorder produced.`);
    const whole = run.byteLength === bytes.byteLength;
    told.stored += 1;
    told.whole += whole ? 1 : 0;
    told.bytes += bytes.byteLength;
    // Stopped by a person or by its limit, with a page that lived: whole to the last byte.
    const { ended } = page.recorder.state().take ?? {};
    if (mustBeWhole && id === takeId && (ended === 'stopped' || ended === 'limit') && !whole)
      throw new Error(`${id} was ${ended} and is not whole.`);
  }
  return told;
}

/** What a bad disk kept at that moment goes when the interview's page is next opened; all else a day later at the latest. */
async function nothingStays(it: Played): Promise<void> {
  const { world, browsers, pages } = it;
  for (const page of pages) page.kill();
  await visit(it, it.browser);
  await world.clock.advance(10_000);
  const kept = [...it.browser.disk.takes.values()].filter(({ questionId }) => questionId === 'question');
  if (kept.length + it.browser.disk.slices.size > 0) throw new Error(`Left in the browser: ${JSON.stringify(kept)}`);

  // More than a day, however wrong the clock was put.
  world.clock.jump(8 * 24 * 60 * 60 * 1_000);
  world.server.sweep();
  for (const browser of browsers) {
    await visit(it, browser);
    await world.clock.advance(1_000);
    if (browser.disk.takes.size + browser.disk.slices.size > 0) throw new Error('Left in a browser after a day.');
  }
  for (const { id, state, slices, manifest } of world.server.takes.values()) {
    const numbers = [...slices.keys()].sort((a, b) => a - b);
    if (manifest && !isDeepStrictEqual(numbers, [...manifest.slices.keys()])) throw new Error(`Left in the store beside ${id}.`);
    if (state === 'gone' && numbers.length > 0) throw new Error(`Left in the store of ${id}, which is gone.`);
  }
}
