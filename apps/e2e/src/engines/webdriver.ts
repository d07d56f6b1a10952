import { until } from '@interviews/testing/until.ts';
import { By, type WebDriver, type WebElement } from 'selenium-webdriver';
import type { Role, Spot, Tab } from './tab.ts';

const patience = 15_000;
const ofRole: Record<Role, string> = { button: 'button', checkbox: 'input[type=checkbox]', heading: 'h1, h2, h3' };

/** A tab of a WebDriver session, by its window's handle. */
export function driverTab(driver: WebDriver, handle: string): Tab {
  /** WebDriver speaks to one tab at a time. */
  const here = () => driver.switchTo().window(handle);

  return {
    async goto(url) {
      await here();
      await driver.get(url);
    },
    async reload() {
      await here();
      await driver.navigate().refresh();
    },
    async url() {
      await here();
      return driver.getCurrentUrl();
    },
    getByRole: (role, { name = '' } = {}) =>
      spot(`the ${role} “${name}”`, async () => {
        await here();
        for (const element of await driver.findElements(By.css(ofRole[role])))
          if ((await element.isDisplayed()) && says(await element.getAccessibleName(), name)) return element;
        return null;
      }),
    getByText: (text) =>
      spot(`the words “${text}”`, async () => {
        await here();
        const { source, flags } = patternOf(text);
        return driver.executeScript<WebElement | null>(innermost, source, flags);
      }),
    async evaluate(run, given) {
      await here();
      return driver.executeScript(run, given);
    },
  };
}

/** @param find what is there and seen at this moment, or null */
function spot(what: string, find: () => Promise<WebElement | null>): Spot {
  /** Until it is done; an element that was replaced meanwhile is looked for again. */
  const act = (timeout: number, done: (element: WebElement) => Promise<boolean>) =>
    until(
      async () => {
        const element = await find();
        return element !== null && (await done(element));
      },
      what,
      timeout,
    );

  return {
    click: ({ timeout = patience } = {}) =>
      act(timeout, async (element) => {
        if (!(await element.isEnabled())) return false;
        // The driver says that it scrolls there by itself, and does not always.
        await element.getDriver().executeScript(intoView, element);
        await element.click();
        return true;
      }),
    check: () =>
      act(patience, async (element) => {
        if (!(await element.isSelected())) await element.click();
        return element.isSelected();
      }),
    waitFor: ({ state = 'visible', timeout = patience } = {}) =>
      until(async () => ((await find()) !== null) === (state === 'visible'), `${what} to be ${state}`, timeout),
    isVisible: async () => (await find()) !== null,
    isEnabled: async () => (await (await find())?.isEnabled()) ?? false,
    textContent: async () => (await (await find())?.getText()) ?? null,
  };
}

const patternOf = (text: string | RegExp): RegExp =>
  text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');

const says = (words: string, wanted: string | RegExp): boolean => patternOf(wanted).test(words);

/** Runs in the page. */
const intoView = (element: Element) => element.scrollIntoView({ block: 'nearest', behavior: 'instant' });

/** Runs in the page: what says so itself, rather than by something within it, and can be seen. */
function innermost(source: string, flags: string): Element | null {
  const wanted = new RegExp(source, flags);
  const says = (element: Element) => wanted.test((element.textContent ?? '').replace(/\s+/g, ' ').trim());
  for (const element of document.body.querySelectorAll('*'))
    if (says(element) && ![...element.children].some(says) && element.checkVisibility({ visibilityProperty: true })) return element;
  return null;
}
