import { isDeepStrictEqual } from 'node:util';
import { happen, open, type Played, visit } from './happen.ts';
import type { Story } from './story.ts';
import { fakeWorld } from './world.ts';

export interface Told {
  /** takes that the server called stored, every one the beginning of what one recorder produced */
  readonly stored: number;
  /** of those, whole to the last byte */
  readonly whole: number;
  readonly bytes: number;
}

/**
 * Plays the story, lets the person do what the page offers until an answer is stored, and looks whether all promises held.
 * @throws where bytes are others, something is called stored that is not, no button of the page helps, or anything stays behind
 */
export async function play({ seed, direct, mimeType, pieceBytes, limitSeconds, accidents }: Story): Promise<Told> {
  const world = fakeWorld(seed);
  world.server.direct = direct;
  world.camera.mimeType = mimeType;
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
    // The page says that it is looking, and offers nothing to begin.
    else if (is === 'idle' && found[0]?.unknown) await clock.advance(1_000);
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

  // An address in the bucket lives five minutes: what is under way has landed long before the sweep.
  await world.clock.advance(5 * 60 * 1_000);
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
