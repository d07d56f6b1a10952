import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as base } from '@playwright/test';
import type { Clip } from '../clip.ts';
import { openWay } from '../way.ts';
import type { Browser, Devices, Engine, EngineName } from './engine.ts';
import type { Found } from './find.ts';
import { chromiumEngine, firefoxEngine } from './playwright.ts';
import type { Tab } from './tab.ts';
import { webkitEngine } from './webkit.ts';

/** Somebody's device: a browser of the engine under test, which can be killed and opened again, and its network. */
export interface Device {
  readonly engine: Engine;
  /** Opens the browser, with whatever it kept from the last time. */
  open(devices?: Devices): Promise<Tab>;
  /** Another tab beside it. */
  another(): Promise<Tab>;
  kill(): Promise<void>;
  /** Its network: cut by the engine's own switch too, where it has one. */
  offline(is: boolean): Promise<void>;
  /** What its recorder wanted stored: the body of each `finish`, one after the other. */
  readonly manifests: readonly { readonly mimeType?: string }[];
  /** So many more times a `finish` arrives, and its answer is lost on the way back. */
  loseFinish(times: number): void;
}

/** Each test with a device of its own, in the engine that its project names. */
export const test = base.extend<{ device: Device }, { engine: EngineName }>({
  engine: ['chromium', { option: true, scope: 'worker' }],
  device: async ({ engine: name }, use, info) => {
    const engine = engineOf(name);
    await using end = new AsyncDisposableStack();
    const profile = await mkdtemp(join(tmpdir(), `${name}-`));
    end.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
    const heard: string[] = [];
    const way = end.use(await openWay((line) => heard.push(`${new Date().toISOString()} ${line}`)));
    const manifests: { mimeType?: string }[] = [];
    let toLose = 0;
    way.meddle((request) => {
      if (request.method !== 'POST' || !request.url?.endsWith('/finish') || !request.url.includes('/takes/')) return null;
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece)); // beside the pipe that sends it on
      request.on('end', () => manifests.push(JSON.parse(body) as { mimeType?: string }));
      return toLose-- > 0 ? 'deaf' : null;
    });
    const open: Browser[] = [];
    end.defer(async () => {
      for (const browser of open) await browser.close();
    });
    const here = () => open[0] ?? Promise.reject(new Error('The browser is not open.'));

    await use({
      engine,
      manifests,
      loseFinish(times) {
        toLose = times;
      },
      async open(devices = 'there') {
        const browser = await engine.open(profile, way.port, devices);
        open.push(browser);
        return browser.tab;
      },
      another: async () => (await here()).another(),
      kill: async () => (await here()).kill().finally(() => open.pop()),
      async offline(is) {
        await (await here()).offline?.(is);
        way.weather({ is: is ? 'refuse' : 'pass' });
      },
    });

    if (info.status === info.expectedStatus) return;
    await writeFile(info.outputPath('heard.txt'), heard.join('\n'));
    // Of a browser that hangs there is no picture, and it must still be closed.
    const seen = await Promise.race([open[0]?.picture?.().catch(() => undefined), sleep(5000)]);
    if (seen) await writeFile(info.outputPath('seen.png'), seen);
  },
});

function engineOf(name: EngineName): Engine {
  const { chromium, firefox, webkit } = JSON.parse(process.env['E2E_ENGINES'] ?? '{}') as Partial<Found>;
  if (name === 'chromium' && chromium) return chromiumEngine(chromium, JSON.parse(process.env['E2E_CLIP'] ?? '{}') as Clip);
  if (name === 'firefox' && firefox) return firefoxEngine(firefox);
  if (name === 'webkit' && webkit) return webkitEngine(webkit);
  throw new Error(`There is no ${name} here.`);
}
