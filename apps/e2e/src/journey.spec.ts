import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInterviewEvent } from '@interviews/client';
import { expect, test } from '@playwright/test';
import { agree, checkCamera, open, record, send } from './candidate.ts';
import { decode } from './decode.ts';
import { linkIn, mailTo } from './mailbox.ts';
import { invite, publish, signIn, write } from './studio.ts';
import { readTopic } from './topic.ts';
import { world } from './world.ts';

const SPOKEN = 6;

test('an interview is written, answered on camera, watched, and told to other systems', async ({ page: hr, browser }) => {
  const email = `kateryna-${Date.now()}@example.com`;
  await signIn(hr);
  await write(hr, 'Customer support lead', [
    { kind: 'on camera', text: 'What made you stay in support work?' },
    { kind: 'in writing', text: 'What would you change first about a support line you know?' },
    { kind: 'a choice', text: 'Which shift could you work?', options: ['Early', 'Late', 'Night'] },
  ]);
  await publish(hr);
  await invite(hr, 'Kateryna Bondarenko', email);

  const link = linkIn(await mailTo(email, /interview for Customer support lead/));
  const phone = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Kyiv' });
  const candidate = await phone.newPage();
  await agree(candidate, link);
  await checkCamera(candidate);

  await open(candidate, 1);
  await record(candidate, 2);
  await candidate.getByRole('button', { name: 'Record again' }).click();
  await record(candidate, SPOKEN);
  await candidate.reload(); // whatever the page knew, the server knows
  await send(candidate);

  await open(candidate, 2);
  await candidate.getByRole('textbox').fill('I would call people back instead of keeping them on the line.');
  await expect(candidate.getByText(/^Saved/)).toBeVisible();
  await send(candidate);

  await open(candidate, 3);
  await candidate.getByLabel('Late').check();
  await send(candidate);

  await candidate.getByRole('button', { name: 'Finish the interview' }).click();
  await expect(candidate.getByRole('heading', { name: /^All .* answers have arrived\.$/ })).toBeVisible();
  await expect(candidate.getByText(/playable, stored/)).toBeVisible({ timeout: 20_000 });

  await hr.goto('/invitations');
  await hr.getByRole('link', { name: 'Kateryna Bondarenko' }).first().click();
  await expect(hr.getByText('I would call people back')).toBeVisible();
  const video = hr.locator('video');
  await expect.poll(() => video.evaluate((it: HTMLVideoElement) => it.readyState), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  await video.evaluate((it: HTMLVideoElement) => it.play());
  await expect.poll(() => video.evaluate((it: HTMLVideoElement) => it.currentTime)).toBeGreaterThan(1);

  // what the camera showed is what HR plays
  const source = await video.evaluate((it: HTMLVideoElement) => it.currentSrc);
  const played = await decode(Buffer.from(await (await hr.request.get(source)).body()));
  expect(played.duration).toBeGreaterThan(SPOKEN - 0.5);
  expect(played.duration).toBeLessThan(SPOKEN + 1.5); // the click to stop comes after the wait
  expect(Math.abs((played.durationInHeader ?? 0) - played.duration)).toBeLessThan(0.5);
  expect(played.frames).toBeGreaterThan(SPOKEN * 10);
  expect(played.loudness).toBeGreaterThan(0.02);
  const part = await hr.request.get(source, { headers: { range: 'bytes=100-199' } });
  expect([part.status(), (await part.body()).length]).toEqual([206, 100]);

  await hr.goto('/templates');
  await hr.getByRole('button', { name: 'More for Customer support lead' }).first().click();
  await hr.getByRole('menuitem', { name: 'Archive' }).click();
  await hr.getByRole('button', { name: 'Archive it' }).click();
  await expect(hr.getByText('Customer support lead is archived.')).toBeVisible();

  // everything was told, in order, in the form that consumers check
  const invitationId = candidate.url().split('/').at(-1) ?? '';
  let heard: Awaited<ReturnType<typeof readTopic>> = [];
  const archivedToo = async () => {
    heard = await readTopic();
    const about = heard.find(({ key }) => key === invitationId)?.event.data['templateId'];
    return heard.some(({ key, event }) => key === about && event.eventType === 'template.archived');
  };
  await expect.poll(archivedToo, { timeout: 20_000 }).toBe(true);
  for (const { event } of heard) parseInterviewEvent(event);
  const mine = heard.filter(({ key }) => key === invitationId);
  expect(mine.map(({ event }) => event.eventType)).toEqual([
    'invitation.created',
    'invitation.started',
    'response.submitted',
    'response.submitted',
    'response.submitted',
    'invitation.completed',
  ]);
  expect(mine.map(({ headers }) => headers['sequence'])).toEqual(['1', '2', '3', '4', '5', '6']);
  const templateId = mine[0]?.event.data['templateId'];
  expect(heard.filter(({ key }) => key === templateId).map(({ event }) => event.eventType)).toEqual([
    'template.created',
    'template.published',
    'template.archived',
  ]);
  expect(new Set(heard.map(({ event }) => event.eventId)).size).toBe(heard.length);
  await mailTo(email, /Your answers arrived/);

  // the link is in the mail and nowhere else
  const token = link.split('/').at(-1) ?? '';
  for (const name of await readdir(world.logs)) expect(await readFile(join(world.logs, name), 'utf8'), name).not.toContain(token);
  expect(JSON.stringify(heard)).not.toContain(token);
});
