/**
 * What a person does in one tab of any engine: a part of Playwright's `Page`, so that a `Page` is a tab as it stands and
 * the candidate's steps are written once. `webdriver.ts` is the same over W3C WebDriver.
 */
export interface Tab {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  url(): string | Promise<string>;
  /** @param options.name as it is read out: words are looked for anywhere in it, in capitals or not */
  getByRole(role: Role, options?: { name?: string | RegExp }): Spot;
  getByText(text: string | RegExp): Spot;
  /** Runs in the page; takes and gives what JSON can carry. */
  evaluate<Result, Given>(run: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>;
}

export type Role = 'button' | 'checkbox' | 'heading';

/** What is there, or will be. Each act waits until it can be done, fifteen seconds if nothing else is said. */
export interface Spot {
  click(patience?: { timeout?: number }): Promise<void>;
  check(): Promise<void>;
  waitFor(until?: { state?: 'visible' | 'hidden'; timeout?: number }): Promise<void>;
  isVisible(): Promise<boolean>;
  isEnabled(): Promise<boolean>;
  textContent(): Promise<string | null>;
}
