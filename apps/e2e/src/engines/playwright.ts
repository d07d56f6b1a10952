import { type BrowserContext, chromium, firefox } from '@playwright/test';
import { type Clip, cameraArgs } from '../clip.ts';
import type { Browser, Devices, Engine } from './engine.ts';
import { killByWords } from './kill.ts';

type Profile = Pick<Parameters<typeof chromium.launchPersistentContext>[1] & object, 'locale' | 'timezoneId'>;
const person: Profile = { locale: 'en-GB', timezoneId: 'Europe/Kyiv' };

export function chromiumEngine(executablePath: string, clip: Clip): Engine {
  const args: Record<Devices, readonly string[]> = {
    there: cameraArgs(clip),
    none: ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'],
    denied: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
  };
  return {
    keeps: true,
    fakesKeepTime: true,
    keepsBack: 0,
    devices: ['there', 'none', 'denied'],
    open: (profile, proxy, devices) =>
      opened(profile, () =>
        chromium.launchPersistentContext(profile, {
          ...person,
          executablePath,
          proxy: { server: `127.0.0.1:${proxy}`, bypass: '<-loopback>' },
          args: ['--no-sandbox', '--disable-background-networking', ...args[devices]],
        }),
      ),
  };
}

export function firefoxEngine(executablePath: string): Engine {
  const usual = {
    'network.proxy.allow_hijacking_localhost': true,
    'media.autoplay.default': 0,
    'media.autoplay.blocking_policy': 0,
    'media.cubeb.force_mock_context': true, // without a sound device an AudioContext never starts here
  };
  const prefs: Record<Devices, Record<string, string | number | boolean>> = {
    there: { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true },
    none: { 'media.navigator.streams.fake': false, 'media.navigator.permission.disabled': true },
    denied: { 'media.navigator.streams.fake': true, 'permissions.default.camera': 2, 'permissions.default.microphone': 2 },
  };
  return {
    keeps: true,
    fakesKeepTime: false, // on a busy machine it made 25 s in 38 s, on a bare page too
    keepsBack: 0,
    devices: ['there', 'none', 'denied'],
    open: (profile, proxy, devices) =>
      opened(profile, () =>
        firefox.launchPersistentContext(profile, {
          ...person,
          channel: 'moz-firefox', // the system's own, over WebDriver BiDi
          executablePath,
          proxy: { server: `127.0.0.1:${proxy}` },
          firefoxUserPrefs: { ...usual, ...prefs[devices] },
        }),
      ),
  };
}

async function opened(profile: string, launch: () => Promise<BrowserContext>): Promise<Browser> {
  const context = await launch();
  const tab = context.pages()[0] ?? (await context.newPage());
  const another = async () => {
    const page = await context.newPage();
    await page.bringToFront();
    return page;
  };
  return {
    tab,
    another,
    offline: (is) => context.setOffline(is),
    async kill() {
      const gone = new Promise((resolve) => context.once('close', resolve));
      killByWords(profile);
      await gone;
    },
    close: () => context.close(),
  };
}
