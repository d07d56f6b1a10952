import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium to drive, by whichever way works: the one that CHROMIUM_PATH names, one that is there, Playwright's own, or apt's where we are
 * root.
 * @throws one sentence when there is none to be had
 */
export function findChromium(): string {
  const there = [process.env['CHROMIUM_PATH'], chromium.executablePath(), ...usual].find((path) => path && existsSync(path));
  if (there) return there;
  console.log('  Bringing a Chromium for the journey, once.');
  const ways = [
    ['playwright', 'install', 'chromium'],
    ...(process.getuid?.() === 0
      ? [
          ['apt-get', 'update', '-qq'],
          ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
        ]
      : []),
  ];
  for (const [command = '', ...args] of ways) {
    spawnSync(command, args, { stdio: 'ignore', timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    const found = [chromium.executablePath(), ...usual].find((path) => existsSync(path));
    if (found) return found;
  }
  throw new Error('There is no Chromium here and none could be installed; install one, or set CHROMIUM_PATH.');
}
