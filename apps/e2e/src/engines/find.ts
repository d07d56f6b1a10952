import { existsSync } from 'node:fs';
import type { WebkitDriver } from './webkit.ts';
import { startWebkitDriver } from './webkit-driver.ts';

/** What opens each engine that is here. */
export type Found = { readonly chromium: string; readonly firefox?: string; readonly webkit?: WebkitDriver };

export type FoundEngines = AsyncDisposable & {
  readonly found: Found;
  /** For each engine that is not here, a sentence that says why. */
  readonly leftOut: readonly string[];
};

const firefoxes = [
  process.env['FIREFOX_PATH'],
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/**
 * Firefox where it is installed, or FIREFOX_PATH names it. WebKit where a WebDriver waits for us (WEBDRIVER_URL and WEBDRIVER_CAPABILITIES),
 * or WebKitWebDriver is installed and can record; then it is started here, and ended with what is returned.
 */
export async function findEngines(chromium: string): Promise<FoundEngines> {
  const leftOut: string[] = [];
  const firefox = firefoxes.find((path) => path && existsSync(path));
  if (!firefox) leftOut.push('Firefox is left out: it is not installed here. FIREFOX_PATH names one in an unusual place.');

  const { WEBDRIVER_URL: url, WEBDRIVER_CAPABILITIES: capabilities } = process.env;
  const own = url && capabilities ? null : await startWebkitDriver();
  if (own && 'missing' in own)
    leftOut.push(`WebKit is left out: ${own.missing} WEBDRIVER_URL and WEBDRIVER_CAPABILITIES name a driver that is running.`);
  const webkit = url && capabilities ? { url, capabilities: JSON.parse(capabilities) } : own && 'driver' in own ? own.driver : null;

  return {
    found: { chromium, ...(firefox && { firefox }), ...(webkit && { webkit }) },
    leftOut,
    async [Symbol.asyncDispose]() {
      if (own && 'driver' in own) own.stop();
    },
  };
}
