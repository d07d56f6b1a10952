import { expect, type Page, test } from '@playwright/test';
import { invited, published, started } from './api.ts';
import { agree, open, press, send, startRecording } from './candidate.ts';
import { look, watched } from './look.ts';

/** Reloads, and whatever was there is there again: the page keeps nothing that the server, or this device, does not. */
async function same(page: Page, seen: () => Promise<void>): Promise<void> {
  await seen();
  await page.reload();
  await seen();
}

test('a reload anywhere on the road lands where one was', async ({ page }) => {
  const invitation = await invited(await published('Reloaded', ['text', 'choice']), 'Kateryna Bondarenko');
  const heading = (name: string | RegExp) => () => expect(page.getByRole('heading', { name })).toBeVisible();

  await agree(page, invitation.invitationUrl);
  await same(page, heading('Two questions, answered in your own time.'));
  await page.getByRole('checkbox').check();
  await press(page, 'Start the interview');
  await same(page, heading(/Question 1 is first/));

  await open(page, 1);
  await page.getByRole('textbox').fill('Call people back.');
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await same(page, () => expect(page.getByRole('textbox')).toHaveValue('Call people back.'));
  await send(page);
  await same(page, heading('Question 2 of 2 is next.'));

  await open(page, 2);
  await page.getByLabel(/^Late/).check();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await same(page, () => expect(page.getByLabel(/^Late/)).toBeChecked());
  await send(page);
  await same(page, heading('That was the last question.'));
  await page.getByRole('button', { name: 'Finish the interview' }).click();
  await same(page, heading('Both answers have arrived.'));
});

test('a reload before, in and after a recording costs nothing of it', async ({ page }) => {
  const invitation = await invited(await published('Reloaded on camera', ['video']), 'Kateryna Bondarenko');
  await started(invitation);
  page.on('dialog', (it) => void it.accept()); // the browser asks before a recording is left
  await page.goto(invitation.invitationUrl);
  await open(page, 1);
  const record = page.getByRole('button', { name: 'Start recording' });
  await expect(record).toBeEnabled();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Tell us about a customer you turned around.' })).toBeVisible();
  await press(page, 'Show my camera');
  await record.click();
  await expect(page.getByText(/Safe with us: the first 0:0[2-9]/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: /^We found 0:0[2-9] of an answer that was interrupted\.$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Keep it and watch it' }).click();
  const mayBeSent = () => expect(page.getByRole('button', { name: 'Send this answer' })).toBeVisible();
  await mayBeSent();
  await same(page, mayBeSent);
  await send(page);
  await expect(page.getByRole('heading', { name: 'That was the last question.' })).toBeVisible();
});

test('in another browser, the server silent: nothing is begun over an answer that may be there', async ({ page, browser }) => {
  const invitation = await invited(await published('Opened elsewhere', ['video']), 'Kateryna Bondarenko');
  await started(invitation);
  await page.goto(invitation.invitationUrl);
  await open(page, 1);
  await startRecording(page);
  await expect(page.getByText(/Safe with us: the first 0:0[2-9]/)).toBeVisible();
  await page.close();

  await using context = await browser.newContext();
  const other = await context.newPage();
  const seen = watched(other);
  const received = /\/takes\/[0-9a-f-]+\/slices$/;
  await other.route(received, (route) => route.abort());
  await other.goto(invitation.invitationUrl);
  await expect(other.getByRole('heading', { name: 'Looking for an answer that was interrupted.' })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Start recording' })).toHaveCount(0);
  await look(seen, 'looking', /Failed to load resource/);
  await other.unroute(received);
  await expect(other.getByRole('heading', { name: /^We found 0:0[2-9] of an answer/ })).toBeVisible({ timeout: 30_000 });
  await press(other, 'Keep it and watch it');
  await expect(other.getByRole('button', { name: 'Send this answer' })).toBeVisible();
});

test('a tick from before the scripts were there counts, and no button looks as if it could be pressed yet', async ({ page }) => {
  const invitation = await invited(await published('Ticked early', ['text']), 'Kateryna Bondarenko');
  await agree(page, invitation.invitationUrl);
  const ticked = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await ticked.promise;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await page.getByRole('checkbox').check();
  await expect(page.getByRole('button', { name: 'Start the interview' })).toBeDisabled();
  ticked.resolve();
  await press(page, 'Start the interview');
  await expect(page.getByRole('heading', { name: /Question 1 is first/ })).toBeVisible();
});

test('a page whose scripts did not come says so, and what it offers needs none', async ({ page }) => {
  const invitation = await invited(await published('Half loaded', ['text']), 'Kateryna Bondarenko');
  const seen = watched(page);
  const scripts = /\/_next\/.*\.js$/;
  await page.route(scripts, (route) => route.abort());
  await page.goto(invitation.invitationUrl);
  const again = page.getByRole('link', { name: 'Load it again' });
  await expect(again).toBeHidden();
  await expect(again).toBeVisible({ timeout: 20_000 });
  await look(seen, 'not-loaded', /Failed to load resource/);
  await page.unroute(scripts);
  await page.keyboard.press('Tab');
  while (!(await again.evaluate((it) => it === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'One question, answered in your own time.' })).toBeVisible();
  await expect(again).toHaveCount(0);
});
