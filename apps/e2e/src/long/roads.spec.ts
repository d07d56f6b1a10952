import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { openShelf } from '../accidents/shelf.ts';
import { invited, published, started } from '../api.ts';
import { agree, checkCamera, open, send, startRecording } from '../candidate.ts';
import { type Clip, cameraArgs, large, makeClip } from '../clip.ts';
import { decode } from '../decode.ts';
import { openWay, type Way } from '../way.ts';
import { piecesIn, type Run, type Wish, witness } from '../witness.ts';
import { noFar, openFar } from './far.ts';

// Takes minutes, so it has a command of its own: pnpm --filter @interviews/e2e test:long

test.use({ trace: 'off' });

/** Somebody whose way can be made bad, and what their recorder hands over. */
async function somebody(browser: Browser, wish: Wish, host?: string) {
  const way = await openWay(undefined, host);
  const context = await browser.newContext({ proxy: { server: way.proxy } });
  const runs = await witness(context, wish);
  return {
    page: await context.newPage(),
    way,
    runs,
    async [Symbol.asyncDispose]() {
      await context.close();
      await way[Symbol.asyncDispose]();
    },
  };
}

/** @param program in place of Chromium itself */
async function chromiumWith(clip: Clip, program = async (path: string) => path): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking', ...cameraArgs(clip)];
  return chromium.launch({ executablePath: await program(process.env['CHROMIUM_PATH'] ?? ''), args });
}

/** What was sent is what the recorder handed over, to the last byte; and it plays for as long as was spoken. */
async function arrivedWhole(invitationId: string, runs: readonly Run[], spoken: number) {
  await using shelf = openShelf();
  const take = (await shelf.takes(invitationId)).find(({ sent }) => sent);
  const run = runs.at(-1);
  if (!take || !run) throw new Error('Nothing was recorded, or nothing was sent.');
  const bytes = await shelf.joined(take);
  expect(piecesIn(bytes, run), 'all pieces, and nothing else').toBe(run.pieces.length);
  const { duration, frames, loudness } = await decode(bytes);
  expect(duration).toBeGreaterThan(spoken - 1);
  expect(duration).toBeLessThan(spoken + 5);
  expect(frames).toBeGreaterThan(spoken * 5);
  expect(loudness).toBeGreaterThan(0.02);
  console.log(`  ${run.type}: ${run.pieces.length} pieces, ${bytes.length} bytes, ${duration.toFixed(1)} s, ${frames} pictures`);
}

async function question(page: Page, name: string) {
  const invitation = await invited(await published(name, ['video']), 'Kateryna Bondarenko');
  await started(invitation);
  await page.goto(invitation.invitationUrl);
  await open(page, 1);
  return invitation;
}

for (const type of ['video/webm', 'video/mp4'] as const) {
  test(`${type} on a slow link, thirty seconds of it offline while somebody speaks`, async ({ browser }) => {
    test.setTimeout(300_000);
    await using it = await somebody(browser, { type });
    const { id } = await question(it.page, `Slow, in ${type}`);
    it.way.weather({ is: 'slow', ms: 150, rate: 50_000 });
    await startRecording(it.page);
    const begun = Date.now();
    await sleep(6000);
    await offline(it.way, 30_000);
    it.way.weather({ is: 'slow', ms: 150, rate: 50_000 });
    await sleep(6000);
    const spoken = (Date.now() - begun) / 1000;
    await stopped(it.page, 120_000);
    await send(it.page);
    await expect(it.page.getByRole('heading', { name: 'That was the last question.' })).toBeVisible({ timeout: 60_000 });
    await arrivedWhole(id, it.runs, spoken);
  });
}

/** Presses stop and waits until the server has all of it. */
async function stopped(page: Page, timeout: number): Promise<void> {
  await page.getByRole('button', { name: 'Stop and watch it' }).click();
  await page.getByRole('button', { name: 'Send this answer' }).waitFor({ timeout });
}

async function offline(way: Way, ms: number): Promise<void> {
  way.weather({ is: 'refuse' });
  await sleep(ms);
}

test('a whole interview over 100 kbit/s with a fifth of its packets lost', async () => {
  test.skip(noFar() !== null, noFar() ?? '');
  test.setTimeout(3_600_000);
  await using far = await openFar({ rate: '100kbit', percent: 20 });
  await using end = new AsyncDisposableStack();
  const browser = await chromiumWith(JSON.parse(process.env['E2E_CLIP'] ?? '{}') as Clip, (path) => far.program(path));
  end.defer(() => browser.close());
  await using it = await somebody(browser, {}, far.host);
  it.page.setDefaultTimeout(900_000);
  it.page.setDefaultNavigationTimeout(900_000);
  const invitation = await invited(await published('Over 100 kbit/s', ['video', 'text']), 'Kateryna Bondarenko');
  await it.page.goto(invitation.invitationUrl, { waitUntil: 'commit' });
  await it.page.getByRole('checkbox').waitFor();
  await agree(it.page, invitation.invitationUrl);
  await checkCamera(it.page);
  await open(it.page, 1);
  await startRecording(it.page);
  const begun = Date.now();
  await sleep(20_000);
  const spoken = (Date.now() - begun) / 1000;
  await stopped(it.page, 1_800_000);
  console.log(`  stored ${Math.round((Date.now() - begun) / 1000 - spoken)} s after the stop`);
  await send(it.page);
  await open(it.page, 2);
  await it.page.getByRole('textbox').fill('I would call people back.');
  await send(it.page);
  await it.page.getByRole('button', { name: 'Finish the interview' }).click();
  await expect(it.page.getByText(/playable, stored/)).toBeVisible({ timeout: 120_000 });
  await arrivedWhole(invitation.id, it.runs, spoken);
  console.log(`  ${far.lost()} packets were lost`);
  expect(far.lost()).toBeGreaterThan(100);
});

test('an answer of a minute on a good network: how long from the stop to stored', async () => {
  test.setTimeout(180_000);
  await using clip = await mkdtempDisposable(join(tmpdir(), 'large-'));
  await using end = new AsyncDisposableStack();
  const browser = await chromiumWith(await makeClip(clip.path, large));
  end.defer(() => browser.close());
  await using it = await somebody(browser, {});
  await question(it.page, 'A minute');
  let stored = 0;
  it.page.on('response', (response) => {
    if (/\/takes\/[0-9a-f-]+\/finish$/.test(response.url()) && response.ok()) stored = performance.now();
  });
  await startRecording(it.page);
  await sleep(60_000);
  const stop = performance.now();
  await stopped(it.page, 30_000);
  const { pieces = [] } = it.runs.at(-1) ?? {};
  console.log(`  ${pieces.reduce((sum, { size }) => sum + size, 0)} bytes in ${pieces.length} pieces`);
  console.log(`  ${Math.round(stored - stop)} ms from the press on stop to the server's word`);
  expect(stored).toBeGreaterThan(stop);
  expect(stored - stop, 'a second, on a machine with nothing else to do').toBeLessThan(1000);
});
