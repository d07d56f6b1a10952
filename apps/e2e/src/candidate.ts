import { expect, type Page } from '@playwright/test';

/** The candidate's steps, in the words that the candidate reads. */
export async function agree(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(page).toHaveURL(/\/interview\/i\/[0-9a-f-]{36}$/); // the token is out of the address
  await page.getByRole('checkbox').check();
}

/** Five seconds on the real road, watched, and then the start. */
export async function checkCamera(page: Page): Promise<void> {
  await press(page, 'Check my camera');
  await page.getByRole('button', { name: 'Record five seconds' }).click();
  await page.getByRole('button', { name: 'Yes, start the interview' }).click({ timeout: 40_000 });
}

export async function open(page: Page, number: number): Promise<void> {
  await press(page, `Open question ${number}`);
}

/** Presses what leads on until it has led on: a press from before the scripts were there does nothing, and a person presses again. */
export async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.waitFor();
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 2000 });
    await expect(button).toBeHidden({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
}

/** Speaks for so long, stops, and leaves the take to be watched. */
export async function record(page: Page, seconds: number): Promise<void> {
  await page.getByRole('button', { name: 'Start recording' }).click();
  await expect(page.getByRole('button', { name: 'Stop and watch it' })).toBeEnabled();
  await page.waitForTimeout(seconds * 1000);
  await page.getByRole('button', { name: 'Stop and watch it' }).click();
  await expect(page.getByRole('button', { name: 'Send this answer' })).toBeVisible({ timeout: 20_000 });
}

export async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send this answer' }).click();
}
