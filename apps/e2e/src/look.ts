import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { world } from './world.ts';

const pictures = join(import.meta.dirname, '../test-results/pictures');
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 740 };
const NARROWEST = { width: 320, height: 640 };

export type Watched = {
  readonly page: Page;
  /** What the console and the network had to complain about since the last look. */
  readonly complaints: string[];
};

/** Listens to a page from now on: errors in its console, and requests to anybody but us. */
export function watched(page: Page): Watched {
  const complaints: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== world.web) complaints.push(`asked ${request.url()}`);
  });
  return { page, complaints };
}

/**
 * Looks at what is shown, at a desk by day and by night and on phones: axe is silent, nothing goes sideways, the console is empty.
 * Pictures are left in test-results/pictures.
 * @param expected what the console may say here: the browser writes down each answer of 404
 */
export async function look({ page, complaints }: Watched, name: string, expected?: RegExp): Promise<void> {
  await at(page, name, 'light', DESK, false);
  await at(page, name, 'light', PHONE, true);
  await page.setViewportSize(NARROWEST);
  await still(page);
  expect(await tooWide(page), `${name} at 320 px goes sideways`).toEqual([]);
  await at(page, name, 'dark', DESK, true);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(
    complaints.splice(0).filter((line) => !expected?.test(line)),
    `${name}: console and network`,
  ).toEqual([]);
}

async function at(page: Page, name: string, colorScheme: 'light' | 'dark', size: typeof DESK, axe: boolean): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize(size);
  await still(page);
  const suffix = `${size.width}${colorScheme === 'dark' ? '-dark' : ''}`;
  expect(await tooWide(page), `${name} at ${suffix} goes sideways`).toEqual([]);
  await page.screenshot({ path: join(pictures, `${name}-${suffix}.png`), fullPage: true });
  if (!axe) return;
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(found, `${name} at ${suffix}: axe`).toEqual([]);
}

/** Until nothing moves: colours and sheets travel for a moment. */
async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const finite = document.getAnimations().filter((it) => it.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.all(finite.map((it) => it.finished.catch(() => {})));
  });
}

/** What reaches beyond the right edge, when the page can be scrolled there. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} > ${clientWidth}`, ...beyond.slice(0, 5).map((it) => it.outerHTML.slice(0, 120))];
  });
}
