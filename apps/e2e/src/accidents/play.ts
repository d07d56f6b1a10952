import { setTimeout as sleep } from 'node:timers/promises';
import { isInterviewError } from '@interviews/client';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { candidateClient, invited, opened, type published } from '../api.ts';
import { openWay } from '../way.ts';
import { type Run, witness } from '../witness.ts';
import { type Device, ownBrowser, windowIn } from './browser.ts';
import { befall, type Scene } from './mishaps.ts';
import { look, press, type Seen, wayOn } from './person.ts';
import { awake, Failed, mustBeSent, mustBeStored, mustLeaveNothing, mustLie, mustLoseNothingOld } from './promises.ts';
import type { Shelf } from './shelf.ts';
import type { Story } from './story.ts';

export type Outcome = {
  readonly pieces: number;
  readonly bytes: number;
  /** Pieces handed over before a crash and not in the answer: how old the oldest was then, in seconds. */
  readonly lostAge: number;
  /** Times that the person had to reload a page although nothing befell them any more: half of it had been loaded before. */
  readonly reloadsByHand: number;
  /** Recordings that ended because no piece came for five seconds: this machine was too busy. */
  readonly asleep: number;
  readonly seconds: number;
};

/** So long may a page take to come to `stored` once nothing befalls it any more. */
const PATIENCE = 90_000;

/** One person, one answer, and what befalls them meanwhile. Throws `Failed` where a promise was not kept. */
export async function play(
  {
    browser,
    shelf,
    template,
    log,
  }: { browser: Browser; shelf: Shelf; template: Awaited<ReturnType<typeof published>>; log(line: string): void },
  story: Story,
): Promise<Outcome> {
  const since = Date.now();
  const invitation = await patiently(() => invited(template, `Kateryna ${story.number}`));
  const candidate = await patiently(() => candidateClient(invitation));
  await patiently(() => begun(candidate, invitation.id));
  await patiently(() => opened(candidate, invitation, 0));

  await using way = await openWay((line) => log(`        ${line}`));
  const runs: Run[] = [];
  const prepare = async (context: BrowserContext) => {
    context.on('page', (page: Page) => {
      page.on('dialog', (it) => void it.accept().catch(() => {}));
      page.on('pageerror', (error) => log(`        ${error}`));
      page.on('requestfailed', (it) => log(`        ${it.method()} ${new URL(it.url()).pathname} failed: ${it.failure()?.errorText}`));
    });
    await witness(context, { type: story.type, pieceMs: story.pieceMs }, runs);
  };
  const opening = { proxy: way.proxy, prepare };
  await using device: Device = story.ownBrowser ? await ownBrowser(opening) : await windowIn(browser, opening);
  const address = new URL(`/interview/i/${invitation.id}`, invitation.invitationUrl).href;
  const scene: Scene = {
    way,
    device,
    page: await device.context.newPage(),
    address,
    link: invitation.invitationUrl,
    crashes: [],
    ending: Promise.resolve(),
  };
  await scene.page.goto(invitation.invitationUrl, { waitUntil: 'commit' });

  let recordingSince: number | null = null;
  let stopAt = 0;
  let calmSince: number | null = null;
  let befallen: Promise<unknown> = Promise.resolve();
  let reloadsByHand = 0;
  let nothingSince: number | null = null;
  let before = '';
  let claimed = -1;
  let pressed = { act: '', at: 0, page: scene.page };

  const befalls = async () => {
    const from = Date.now();
    let turn: Promise<unknown> = Promise.resolve();
    for (const mishap of story.mishaps) {
      await sleep(Math.max(0, from + mishap.at * 1000 - Date.now()));
      log(`! ${mishap.is} for ${mishap.seconds} s`);
      const before = turn;
      turn = befall(scene, mishap).then(() => before);
    }
    await turn;
    log('! that was all');
    calmSince = Date.now();
  };

  for (;;) {
    await sleep(120);
    if (Date.now() - (calmSince ?? since + 60_000) > PATIENCE) throw new Failed('It came to no end.');
    const { page } = scene;
    const seen = await look(page);
    const now = JSON.stringify(seen);
    if (now !== before) log(`  ${describe(seen)}`);
    before = now;

    // A page that is not ours, that says that it is half loaded, or offers nothing and says of no wait: a person waits a little, and reloads.
    if (!seen || seen.half || (seen.acts.length === 0 && !seen.waits)) {
      nothingSince ??= Date.now();
      if (!seen?.half && Date.now() - nothingSince < 5000) continue;
      nothingSince = null;
      if (seen && !seen.half && calmSince !== null && Date.now() - calmSince > 15_000)
        throw new Failed(`Nothing can be done on “${seen.heading}”.`);
      log('> reloads by hand');
      if (calmSince !== null) reloadsByHand += 1;
      await page
        .goto(/^chrome-error|^about:blank/.test(page.url()) ? address : page.url(), { waitUntil: 'commit', timeout: 5000 })
        .catch(() => {});
      continue;
    }
    nothingSince = null;
    const running = runs.at(-1);
    if (seen.acts.includes('Finish the interview')) break;

    const act = wayOn.find((name) => seen.acts.includes(name));
    if (act === 'Stop and watch it') {
      if (recordingSince === null) {
        recordingSince = Date.now();
        befallen = befalls();
        befallen.catch(() => {});
      }
      if (stopAt === 0) stopAt = Date.now() + story.speaks * 1000;
      if (seen.safe !== null && seen.safe > claimed && running) {
        claimed = seen.safe;
        await mustLie(shelf, invitation.id, running, seen.safe);
      }
      if (Date.now() < stopAt) continue;
    } else {
      stopAt = 0;
      claimed = -1;
    }
    if (act === 'Send this answer') await mustBeStored(shelf, invitation.id, runs);
    if (!act) continue;
    if (pressed.act === act && pressed.page === page && Date.now() - pressed.at < 1500) continue;
    log(`> ${act}`);
    pressed = { act, at: Date.now(), page };
    if (!(await press(page, act))) log(`> ${act}: could not be pressed`);
    if (act === 'I have opened it, go on')
      await page.goto(invitation.invitationUrl, { waitUntil: 'commit', timeout: 5000 }).catch(() => {});
  }
  await befallen;

  const { bytes, count } = await mustBeSent(shelf, invitation.id, runs);
  const lostAge = await mustLoseNothingOld(shelf, invitation.id, runs, scene.crashes);
  await mustLeaveNothing(scene.page);
  return {
    pieces: count,
    bytes: bytes.length,
    lostAge,
    reloadsByHand,
    asleep: runs.filter((run) => awake(run) < run.pieces.length).length,
    seconds: (Date.now() - since) / 1000,
  };
}

/** Begins, or has begun: the answer of an earlier try may have been lost. */
async function begun(candidate: Awaited<ReturnType<typeof candidateClient>>, invitationId: string): Promise<void> {
  await candidate.invitations.start.mutate({ invitationId }).catch((error: unknown) => {
    if (!isInterviewError(error, 'InvitationAlreadyStartedException')) throw error;
  });
}

/** The server may be somebody else's accident at this moment; what was done is done once. */
async function patiently<T>(act: () => Promise<T>, tries = 20): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (tries === 0) throw error;
    await sleep(500);
    return patiently(act, tries - 1);
  }
}

const describe = (seen: Seen | null): string =>
  seen
    ? `“${seen.heading}” [${seen.acts.join(' | ')}]${seen.waits ? ' waits' : ''}${seen.half ? ' half loaded' : ''}${seen.safe === null ? '' : ` safe ${seen.safe} s`}`
    : 'nothing of ours';
