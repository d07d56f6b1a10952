import { expect } from '@playwright/test';
import { invited, published } from '../api.ts';
import { agree, arrived, checkCamera, open, press, send } from '../candidate.ts';
import { signIn } from '../studio.ts';
import { expectWhole, played } from './played.ts';
import { speak } from './speak.ts';
import { test } from './test.ts';

test('from the link to what HR plays', async ({ page: hr, device }, info) => {
  const invitation = await invited(await published(`In ${info.project.name}`, ['video']), 'Kateryna Bondarenko');
  const tab = await device.open();
  await agree(tab, invitation.invitationUrl);
  await checkCamera(tab);
  await open(tab, 1);

  const spoken = await speak(tab, 6);
  await arrived(tab);

  // watched where it was recorded
  await tab.evaluate(() => void document.querySelector('video')?.play(), null);
  const at = () => tab.evaluate(() => document.querySelector('video')?.currentTime ?? 0, null);
  await expect.poll(at, { message: 'the candidate watches it' }).toBeGreaterThan(1);
  await send(tab);
  await press(tab, 'Finish the interview');
  await tab.getByText('playable, stored').waitFor({ timeout: 20_000 });

  expectWhole(await played(invitation, device, info), spoken);

  // HR's own page plays it, here in Chromium
  await signIn(hr);
  await hr.goto('/invitations');
  await hr.getByRole('link', { name: 'Kateryna Bondarenko' }).first().click();
  const video = hr.locator('video');
  await expect.poll(() => video.evaluate((it: HTMLVideoElement) => it.readyState), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  await video.evaluate((it: HTMLVideoElement) => it.play());
  await expect.poll(() => video.evaluate((it: HTMLVideoElement) => it.currentTime)).toBeGreaterThan(1);
});
