import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Meddler, Way } from '../way.ts';
import { world } from '../world.ts';
import type { Device } from './browser.ts';
import type { Kind, Mishap } from './story.ts';

/** What an accident may do to: the way, and the page in front of the person. */
export type Scene = {
  readonly way: Way;
  readonly device: Device;
  page: Page;
  /** The address that brings this person back. */
  readonly address: string;
  readonly link: string;
  /** When a page was ended that may have been recording: milliseconds since 1970. */
  readonly crashes: number[];
  /** What is being done to the page: one thing after the other, as nobody closes a tab of a browser that is just being killed. */
  ending: Promise<void>;
};

const html = (title: string) => `<!doctype html><title>${title}</title><h1>${title}</h1>`;
let count = 0;
const meddlers: Partial<Record<Kind, Meddler>> = {
  'proxy says 502': () => ({ status: 502, html: html('Bad Gateway') }),
  'proxy says 413': ({ method }) => (method === 'PUT' ? { status: 413, html: html('Request Entity Too Large') } : null),
  'captive portal': () => ({ status: 200, html: html('Welcome to our hotel') }),
  'one in three dropped': () => (count++ % 3 === 0 ? 'drop' : null),
};

/** Does it, and sets right what sets itself right. */
export async function befall(scene: Scene, { is, seconds }: Mishap): Promise<void> {
  const { way } = scene;
  const meddler = meddlers[is];
  if (meddler) {
    way.meddle(meddler);
    await sleep(seconds * 1000);
    return way.meddle(null);
  }
  switch (is) {
    case 'network cut':
      way.weather({ is: 'refuse' });
      break;
    case 'network silent':
      way.weather({ is: 'hole' });
      break;
    case 'answers lost':
      way.weather({ is: 'deaf' });
      break;
    case 'network slow':
      way.weather({ is: 'slow', ms: 300, rate: 60_000 });
      break;
    case 'server killed':
      return killServer();
    default:
      scene.ending = scene.ending.then(() => end(scene, is));
      return scene.ending;
  }
  await sleep(seconds * 1000);
  way.weather({ is: 'pass' });
}

/** What ends a page, or puts another before it. */
async function end(scene: Scene, is: Kind): Promise<void> {
  const { device } = scene;
  switch (is) {
    case 'page reloaded':
      scene.crashes.push(Date.now());
      await scene.page.reload({ waitUntil: 'commit', timeout: 5000 }).catch(() => {});
      return;
    case 'tab crashed': {
      const session = await device.context.newCDPSession(scene.page);
      scene.crashes.push(Date.now());
      await Promise.race([session.send('Page.crash').catch(() => {}), sleep(500)]);
      return anew(scene, scene.address);
    }
    case 'tab closed':
      scene.crashes.push(Date.now());
      return anew(scene, scene.address);
    case 'browser killed':
      scene.crashes.push(Date.now());
      await device.kill();
      return anew(scene, scene.link); // its session may have gone with it, as a browser writes cookies late
    case 'second tab': {
      const page = await device.context.newPage();
      scene.page = page;
      await page.goto(scene.address, { waitUntil: 'commit', timeout: 5000 }).catch(() => {});
    }
  }
}

async function anew(scene: Scene, address: string): Promise<void> {
  await scene.page.close().catch(() => {});
  scene.page = await scene.device.context.newPage();
  await scene.page.goto(address, { waitUntil: 'commit', timeout: 5000 }).catch(() => {});
}

let killed = 0;

/** Everybody's server: when several want it at once, it falls once. */
async function killServer(): Promise<void> {
  if (Date.now() - killed < 4000) return;
  killed = Date.now();
  await fetch(`${world.control}/kill/server`, { method: 'POST' });
}
