import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import { type Clip, cameraArgs } from '../clip.ts';
import { killByWords } from '../engines/kill.ts';

/** Where one person's pages are: cookies and disk of their own, and a way of their own to everything. */
export type Device = AsyncDisposable & {
  /** Changes when the browser was killed and started again. */
  readonly context: BrowserContext;
  /** SIGKILL, and the same profile opened again. */
  kill(): Promise<void>;
};

type Opening = { readonly proxy: string; prepare(context: BrowserContext): Promise<void> };

/** A window of its own in a browser that others use too. */
export async function windowIn(browser: Browser, { proxy, prepare }: Opening): Promise<Device> {
  const context = await browser.newContext({ proxy: { server: proxy } });
  await prepare(context);
  return {
    context,
    kill: () => Promise.reject(new Error('This browser is not ours alone.')),
    [Symbol.asyncDispose]: () => context.close().catch(() => {}),
  };
}

/** A browser process of its own, with a profile on disk. */
export async function ownBrowser({ proxy, prepare }: Opening): Promise<Device> {
  const profile = await mkdtemp(join(tmpdir(), 'accident-'));
  const clip = JSON.parse(process.env['E2E_CLIP'] ?? '{}') as Clip;
  const start = async () => {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['CHROMIUM_PATH'] ?? '',
      proxy: { server: proxy },
      args: ['--no-sandbox', '--disable-background-networking', ...cameraArgs(clip)],
    });
    await prepare(context);
    return context;
  };
  let context = await start();
  return {
    get context() {
      return context;
    },
    async kill() {
      const gone = new Promise((resolve) => context.once('close', resolve));
      killByWords(profile);
      await gone;
      context = await start();
    },
    async [Symbol.asyncDispose]() {
      await context.close().catch(() => {});
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
