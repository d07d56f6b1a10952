import type { FakeNetwork, Fate } from './network.ts';
import type { Accident } from './story.ts';
import type { Browser, Page, World } from './world.ts';

/** A story while it is played. */
export interface Played {
  readonly world: World;
  readonly browsers: Browser[];
  browser: Browser;
  page: Page;
  readonly pages: Page[];
  readonly lies: Set<string>;
}

/** One accident befalls the person; what it began is over when this resolves, unless the story says that it stays. */
export async function happen(it: Played, accident: Accident): Promise<void> {
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

export async function open(it: Played, page: Page): Promise<void> {
  it.page = page;
  await visited(it, page);
}

/** A page of that browser, looked at by nobody. */
export async function visit(it: Played, browser: Browser): Promise<Page> {
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
