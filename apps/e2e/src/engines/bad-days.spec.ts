import { setTimeout as sleep } from 'node:timers/promises';
import type { InvitationCreated } from '@interviews/client';
import { expect } from '@playwright/test';
import { invited, published, started } from '../api.ts';
import { agree, arrived, open, press, send } from '../candidate.ts';
import { killAndAwait } from '../faults.ts';
import { expectWhole, played } from './played.ts';
import { begin, speak } from './speak.ts';
import type { Tab } from './tab.ts';
import { type Device, test } from './test.ts';

// What an engine can be put through while somebody answers. Each ends with what HR gets to play.

const safe = /Safe with us: the first 0:(0[2-9]|[1-5])/;
const found = /^We found 0:[0-9]+ of an answer that was interrupted\.$/;

/** Somebody who has begun, at the first question. */
async function atTheQuestion(device: Device, name: string): Promise<{ invitation: InvitationCreated; tab: Tab }> {
  const invitation = await invited(await published(name, ['video']), 'Kateryna Bondarenko');
  await started(invitation);
  const tab = await device.open();
  await tab.goto(invitation.invitationUrl);
  await open(tab, 1);
  return { invitation, tab };
}

/** Sends what may be sent, to the receipt. */
async function finish(tab: Tab): Promise<void> {
  await send(tab);
  await press(tab, 'Finish the interview');
  await tab.getByText('playable, stored').waitFor({ timeout: 30_000 });
}

test('no network for 30 s while speaking', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const spoken = await speak(tab, 38, async () => {
    await tab.getByText(safe).waitFor();
    await device.offline(true);
    await tab.getByText('No connection. We keep recording on this device').waitFor({ timeout: 30_000 });
    await sleep(30_000);
    await device.offline(false);
  });
  await arrived(tab, 60_000);
  await finish(tab);
  expectWhole(await played(invitation, device, info), spoken);
});

test('the server killed while sending', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const spoken = await speak(tab, 10, async () => {
    await tab.getByText(safe).waitFor();
    await killAndAwait('server');
  });
  await arrived(tab, 60_000);
  await finish(tab);
  expectWhole(await played(invitation, device, info), spoken);
});

test('the browser killed while speaking, and opened again', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const spoken = await begin(tab);
  await sleep(8000);
  const { least } = spoken();
  await device.kill();
  const { most } = spoken();

  const again = await device.open();
  await again.goto(invitation.invitationUrl);
  await again.getByRole('heading', { name: found }).waitFor();
  await again.getByRole('button', { name: 'Keep it and watch it' }).click();
  await arrived(again);
  await finish(again);
  // What was younger than a piece and a moment was in nobody's hands yet; where the browser keeps nothing, what had not arrived is gone too.
  expectWhole(await played(invitation, device, info), { least: least - 3.5, most });
});

test('everything cleared on the device after the server had it', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const spoken = await begin(tab);
  await tab.getByText(/Safe with us: the first 0:(0[5-9]|1)/).waitFor();
  await tab.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  }, null);
  await device.kill();
  const { most } = spoken();

  const again = await device.open();
  await again.goto(invitation.invitationUrl);
  await again.getByRole('heading', { name: found }).waitFor();
  await again.getByRole('button', { name: 'Keep it and watch it' }).click();
  await arrived(again);
  await finish(again);
  expectWhole(await played(invitation, device, info), { least: 5, most });
});

test('a second tab while speaking', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const spoken = await begin(tab);
  await tab.getByText(safe).waitFor();
  const { least } = spoken();
  const second = await device.another();
  await second.goto(invitation.invitationUrl);
  await second.getByRole('heading', { name: found }).waitFor({ timeout: 30_000 });
  const { most } = spoken();
  await tab.getByRole('heading', { name: 'You went on in another window.' }).waitFor();
  await second.getByRole('button', { name: 'Keep it and watch it' }).click();
  await arrived(second);
  await finish(second);
  expectWhole(await played(invitation, device, info), { least, most });
});

test("the answer to the take's finish lost on the way back", async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  device.loseFinish(1);
  const spoken = await speak(tab, 6);
  await arrived(tab, 60_000);
  expect(device.manifests.length, 'its finish was asked for again').toBeGreaterThan(1);
  await finish(tab);
  expectWhole(await played(invitation, device, info), spoken);
});

test('a microphone that gives nothing', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const mute = (on: boolean) =>
    tab.evaluate((silent) => {
      const { srcObject } = document.querySelector('video') as HTMLVideoElement;
      for (const track of (srcObject as MediaStream).getAudioTracks()) track.enabled = !silent;
    }, on);
  const spoken = await speak(tab, 14, async () => {
    await mute(true);
    await tab.getByText('We see you but do not hear you.').waitFor({ timeout: 12_000 });
    await mute(false);
    await tab.getByText('We see you but do not hear you.').waitFor({ state: 'hidden' });
  });
  await arrived(tab);
  await finish(tab);
  expectWhole(await played(invitation, device, info), spoken);
});

test('the camera gone while speaking', async ({ device }, info) => {
  const { invitation, tab } = await atTheQuestion(device, info.title);
  const spoken = await begin(tab);
  await sleep(6000);
  const { least } = spoken();
  // No engine in tests lets go of its camera by itself: the track ends as it does when the plug is pulled.
  await tab.evaluate(() => {
    const { srcObject } = document.querySelector('video') as HTMLVideoElement;
    for (const track of (srcObject as MediaStream).getVideoTracks()) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  }, null);
  const { most } = spoken();
  await arrived(tab);
  await finish(tab);
  expectWhole(await played(invitation, device, info), { least, most });
});

for (const { devices, title, said } of [
  { devices: 'denied', title: 'the camera denied', said: 'Your browser is keeping the camera from this page.' },
  { devices: 'none', title: 'no camera on the device', said: 'We find no camera on this device.' },
] as const)
  test(title, async ({ device }, info) => {
    test.skip(!device.engine.devices.includes(devices), 'whoever drives this engine has said yes');
    const invitation = await invited(await published(info.title, ['video']), 'Kateryna Bondarenko');
    const tab = await device.open(devices);
    await agree(tab, invitation.invitationUrl);
    await press(tab, 'Check my camera');
    await tab.getByRole('heading', { name: said }).waitFor();
    await tab.getByRole('button', { name: 'Try again' }).waitFor();
    info.annotations.push({ type: 'said', description: said });
  });
