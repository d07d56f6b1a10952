import type { Page } from '@playwright/test';

/** What a person sees: the heading, what can be pressed, and what is said beside it. */
export type Seen = {
  readonly heading: string;
  /** What can be pressed to go on or back; help is always there and does not count. */
  readonly acts: readonly string[];
  /** A sentence that says that it goes on by itself. */
  readonly waits: boolean;
  /** It says that it has not loaded whole, and offers to be loaded again. */
  readonly half: boolean;
  /** Seconds that the page calls safe with us; null where it says nothing of it. */
  readonly safe: number | null;
};

/** Null: nothing that this page draws is there (gone, loading, or somebody else's page). */
export async function look(page: Page): Promise<Seen | null> {
  const seen = await Promise.race([
    page.evaluate(() => {
      const main = document.querySelector('.cand');
      if (!main) return null;
      const text = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('footer button, dialog button, [role=dialog] button')];
      const whole = text(main);
      const [, minutes, seconds] = /Safe with us:.*?(?:first|all) (\d+):(\d\d)/.exec(text(document.querySelector('.safe'))) ?? [];
      // Before its style sheet has come nothing is drawn, whatever the page says of its visibility.
      const drawn = document.readyState === 'complete';
      const half = drawn && (document.querySelector('.not-loaded')?.checkVisibility({ visibilityProperty: true }) ?? false);
      return {
        half,
        heading: text(document.querySelector('main h1')),
        acts: buttons.filter(({ disabled }) => !disabled).map(text),
        waits: /Starting|The camera is coming|Bringing it to us|One moment|In a few seconds|sends? it by itself|[Ww]e go on trying/.test(
          whole,
        ),
        safe: minutes === undefined ? null : Number(minutes) * 60 + Number(seconds),
      };
    }),
    new Promise<null>((resolve) => setTimeout(resolve, 3000, null)),
  ]).catch(() => null);
  return seen;
}

/** In this order, whatever page it is on: what somebody presses who wants to give this one answer and nothing else. */
export const wayOn = [
  'Open question 1',
  'Show my camera',
  'Start recording',
  'Stop and watch it',
  'Keep it and watch it',
  'Keep this one too',
  'Send this answer',
  'Go on here',
  'I have opened it, go on',
  'Try again',
] as const;

/** Without looking where it lies: that a button can be reached is the journeys' to show. */
export const press = (page: Page, name: string): Promise<boolean> =>
  page
    .getByRole('button', { name, exact: true })
    .evaluate((it: HTMLButtonElement) => it.click(), undefined, { timeout: 1500 })
    .then(
      () => true,
      () => false,
    );
