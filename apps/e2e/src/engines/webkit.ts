import { until } from '@interviews/testing/until.ts';
import { Builder } from 'selenium-webdriver';
import type { Engine } from './engine.ts';
import { killByWords } from './kill.ts';
import { driverTab } from './webdriver.ts';

type Options = { readonly binary: string; readonly args: readonly string[] };
export type WebkitDriver = { readonly url: string; readonly capabilities: { readonly 'webkitgtk:browserOptions': Options } };

/** WebKitGTK behind its WebDriver. Under automation its storage is as short-lived as the browser. */
export function webkitEngine({ url, capabilities }: WebkitDriver): Engine {
  const { binary, args } = capabilities['webkitgtk:browserOptions'];
  return {
    keeps: false,
    fakesKeepTime: true,
    keepsBack: 1, // on a bare page 2 of 14 recordings ended before the fragment of a second in which they were stopped
    devices: ['there', 'none'], // whoever drives it has said yes
    async open(profile, proxy, devices) {
      const given = devices === 'none' ? args.filter((arg) => !arg.includes('mock-capture-devices')) : args;
      // The last is the page that it would begin with, and the words by which its process is found.
      const browser = { binary, args: [...given, `about:blank#${profile}`] };
      const driver = await new Builder()
        .usingServer(url)
        .withCapabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': browser,
          proxy: { proxyType: 'manual', httpProxy: `127.0.0.1:${proxy}` },
        })
        .build();
      const tab = driverTab(driver, await driver.getWindowHandle());
      return {
        tab,
        async another() {
          await driver.switchTo().newWindow('tab');
          return driverTab(driver, await driver.getWindowHandle());
        },
        picture: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
        async kill() {
          killByWords(profile);
          await driver.quit().catch(() => {}); // the driver notices that its browser is gone
        },
        /** A page that hangs would hold its session, and there is one for all. */
        async close() {
          const left = driver.quit().then(() => true);
          await until(() => left, 'the browser to close', 10_000).catch(() => killByWords(profile));
          await left.catch(() => {});
        },
      };
    },
  };
}
