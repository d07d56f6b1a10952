import { expect, test } from '@playwright/test';
import { candidateClient, hrClient, invited, opened, published, started, written } from './api.ts';
import { agree, open, press, record, send } from './candidate.ts';
import { look, watched } from './look.ts';
import { signIn } from './studio.ts';

// Every page, as anybody may find it. What is not looked at here is not done.

test.use({ trace: 'off' }); // the pictures are there, and following every step takes as long as looking

const notFound = /status of 404/;

test('HR sees nothing broken on the first day', async ({ page }) => {
  const hr = watched(page);
  const { items } = await (await hrClient()).templates.list.query({});
  expect(items, 'these pages are looked at before anything is written').toEqual([]);
  await page.goto('/sign-in');
  await look(hr, 'hr-sign-in');
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Make your first interview' })).toBeVisible();
  await look(hr, 'hr-home-empty');
  await page.goto('/templates');
  await expect(page.getByText('No templates yet')).toBeVisible();
  await look(hr, 'hr-templates-empty');
  await page.goto('/invitations');
  await expect(page.getByText('Nobody has been invited yet')).toBeVisible();
  await look(hr, 'hr-invitations-empty');
});

test('HR sees nothing broken where interviews are written', async ({ page }) => {
  const hr = watched(page);
  const draft = await written('Ward nurse, nights', ['video', 'text', 'choice']);
  const out = await published('Customer support lead', ['video', 'text', 'choice']);
  const old = await published('Warehouse shift lead, Bremen and Verden, temporary until spring', ['video']);
  await (await hrClient()).templates.archive.mutate({ templateId: old.id });

  await signIn(page);
  await page.goto('/templates');
  await expect(page.getByRole('link', { name: 'Ward nurse, nights' }).first()).toBeVisible();
  await look(hr, 'hr-templates');
  await page.goto('/templates?search=nothing+like+that');
  await expect(page.getByText('No template fits')).toBeVisible();
  await look(hr, 'hr-templates-none');

  await page.goto(`/templates/${draft.id}`);
  for (const [number, name] of ['video', 'text', 'choice'].entries()) {
    await page.locator('.questions li').nth(number).locator('button.inline').click();
    await expect(page.getByRole('textbox', { name: `Question ${number + 1}`, exact: true })).toBeVisible();
    await look(hr, `hr-builder-${name}`);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'in writing', exact: true }).click();
  await look(hr, 'hr-builder-new');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(hr, 'hr-builder-publish');
  await page.goto(`/templates/${out.id}`);
  await expect(page.getByText(/^Published/).first()).toBeVisible();
  await look(hr, 'hr-template-published');
  await page.goto(`/templates/${old.id}`);
  await expect(page.getByText(/^Archived/).first()).toBeVisible();
  await look(hr, 'hr-template-archived');
  await page.goto('/templates/0198c0de-0000-7000-8000-000000000000');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await look(hr, 'hr-missing', notFound);
});

test('HR and the candidate see nothing broken, from the invitation to the answers', async ({ page, browser }) => {
  const hr = watched(page);
  const template = await published('Customer support lead', ['video', 'text', 'choice']);
  const kateryna = await invited(template, 'Kateryna Bondarenko');
  await invited(template, 'Bartholomew Featherstonehaugh-Cholmondeley of Wolverhampton');
  await signIn(page);
  await page.goto(`/invitations/${kateryna.id}`);
  await expect(page.getByText(/Not started yet/)).toBeVisible();
  await look(hr, 'hr-invitation-pending');
  await page.goto(`/invitations?invite=${template.id}`);
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeVisible();
  await look(hr, 'hr-invite');

  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Kyiv' });
  const phone = await context.newPage();
  const candidate = watched(phone);
  await agree(phone, kateryna.invitationUrl);
  await look(candidate, 'candidate-welcome');
  await phone.getByRole('button', { name: 'Help or more time' }).click();
  await expect(phone.getByRole('dialog')).toBeVisible();
  await look(candidate, 'candidate-help');
  await phone.keyboard.press('Escape');
  await press(phone, 'Check my camera');
  await expect(phone.getByRole('button', { name: 'Record five seconds' })).toBeEnabled();
  await look(candidate, 'candidate-check');
  await phone.getByRole('button', { name: 'Record five seconds' }).click();
  await expect(phone.getByText('Our server could play picture and sound.')).toBeVisible({ timeout: 40_000 });
  await look(candidate, 'candidate-checked');
  await phone.getByRole('button', { name: 'Yes, start the interview' }).click();
  await expect(phone.getByRole('button', { name: 'Open question 1' })).toBeVisible();
  await look(candidate, 'candidate-between');
  await open(phone, 1);
  await expect(phone.getByRole('button', { name: 'Start recording' })).toBeEnabled();
  await look(candidate, 'candidate-question');
  await phone.getByRole('button', { name: 'Start recording' }).click();
  await expect(phone.getByRole('button', { name: 'Stop and watch it' })).toBeEnabled();
  await expect(phone.getByText(/Safe with us/)).toBeVisible();
  await look(candidate, 'candidate-recording');
  await phone.getByRole('button', { name: 'Stop and watch it' }).click();
  await expect(phone.getByRole('button', { name: 'Send this answer' })).toBeVisible({ timeout: 20_000 });
  await look(candidate, 'candidate-watch');
  await phone.getByRole('button', { name: 'Record again' }).click();
  await record(phone, 1);
  await look(candidate, 'candidate-watch-two');
  await send(phone);
  await open(phone, 2);
  await phone.getByRole('textbox').fill('I would call people back instead of keeping them on the line.');
  await expect(phone.getByText(/^Saved/)).toBeVisible();
  await look(candidate, 'candidate-write');

  await page.goto(`/invitations/${kateryna.id}`);
  await expect(page.getByText(/It can be answered until/)).toBeVisible();
  await look(hr, 'hr-invitation-started');

  await send(phone);
  await open(phone, 3);
  await phone.getByLabel(/^Late/).check();
  await expect(phone.getByText(/^Saved/)).toBeVisible();
  await look(candidate, 'candidate-choose');
  await send(phone);
  await expect(phone.getByRole('button', { name: 'Finish the interview' })).toBeVisible();
  await look(candidate, 'candidate-closing');
  await phone.getByRole('button', { name: 'Finish the interview' }).click();
  await expect(phone.getByText(/playable, stored/)).toBeVisible({ timeout: 30_000 });
  await look(candidate, 'candidate-receipt');
  await context.close();

  await page.goto(`/invitations/${kateryna.id}`);
  const video = page.locator('video');
  await expect.poll(() => video.evaluate((it: HTMLVideoElement) => it.readyState)).toBeGreaterThanOrEqual(1);
  await look(hr, 'hr-invitation-completed');
  await page.getByRole('button', { name: /question 2/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(hr, 'hr-reopen');
  await page.goto('/invitations');
  await expect(page.getByRole('link', { name: 'Kateryna Bondarenko' }).first()).toBeVisible();
  await look(hr, 'hr-invitations');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: /waiting to be seen/ })).toBeVisible();
  await look(hr, 'hr-home');
});

test('who has no way on reads why', async ({ page, browser }) => {
  const candidate = watched(page);
  await page.goto(`/interview/${'x'.repeat(43)}`);
  await expect(page.getByRole('heading', { name: 'This link does not open anything.' })).toBeVisible();
  await look(candidate, 'candidate-unknown-link', notFound);

  const template = await published('Customer support lead', ['text', 'video']);
  const late = await invited(template, 'Kateryna Bondarenko', new Date(Date.now() + 2000));
  await expect
    .poll(async () => (await (await candidateClient(late)).invitations.get.query({ invitationId: late.id })).status)
    .toBe('expired');
  await page.goto(late.invitationUrl);
  await expect(page.getByRole('heading', { name: /^This interview ended on/ })).toBeVisible();
  await look(candidate, 'candidate-ended');

  const gone = await invited(template, 'Kateryna Bondarenko');
  const client = await started(gone);
  const { id: questionId } = await opened(client, gone, 0);
  await client.invitations.respond.mutate({ invitationId: gone.id, questionId, type: 'text', content: 'Call people back.' });

  const context = await browser.newContext({ locale: 'en-GB' });
  const shut = watched(await context.newPage());
  await shut.page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    navigator.mediaDevices.getUserMedia = refuse;
  });
  await shut.page.goto(`/interview/i/${gone.id}`);
  await expect(shut.page.getByRole('heading', { name: 'Open the link from your mail again.' })).toBeVisible();
  await look(shut, 'candidate-no-session');
  await shut.page.goto(gone.invitationUrl);
  await open(shut.page, 2);
  await expect(shut.page.getByRole('heading', { name: 'Your browser is keeping the camera from this page.' })).toBeVisible();
  await look(shut, 'candidate-blocked');
  await context.close();
});
