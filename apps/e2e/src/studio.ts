import { expect, type Page } from '@playwright/test';
import { world } from './world.ts';

/** HR's steps, in the words that HR reads. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('E-mail').fill(world.admin.email);
  await page.getByLabel('Password').fill(world.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/$/);
}

export type Question = {
  readonly kind: 'on camera' | 'in writing' | 'a choice';
  readonly text: string;
  readonly options?: readonly string[];
};

/** Writes an interview in the builder and waits until all of it is kept. */
export async function write(page: Page, title: string, questions: readonly Question[]): Promise<void> {
  await page.goto('/templates');
  await page.getByRole('button', { name: 'New template' }).first().click();
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('button', { name: 'Write its questions' }).click();
  await expect(page).toHaveURL(/\/templates\/[0-9a-f-]{36}/);
  for (const [at, { kind, text, options }] of questions.entries()) {
    await page.getByRole('button', { name: kind, exact: true }).click();
    await page.getByRole('textbox', { name: `Question ${at + 1}`, exact: true }).fill(text);
    for (const [n, option] of (options ?? []).entries()) await page.getByRole('textbox', { name: `Option ${n + 1}` }).fill(option);
  }
  await kept(page);
}

/** The builder says that everything is on the server. */
export async function kept(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: /Saved \d/ })).toBeVisible();
}

export async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText(/^Published/).first()).toBeVisible();
}

export async function invite(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole('link', { name: 'Invite someone' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByText(`${name} is invited`)).toBeVisible();
}
