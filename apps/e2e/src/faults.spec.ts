import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { hrClient, invited, published, started } from './api.ts';
import { open, send } from './candidate.ts';
import { decode } from './decode.ts';
import { killAndAwait } from './faults.ts';
import { readTopic } from './topic.ts';
import { world } from './world.ts';

const parts = ['server', 'web', 'worker', 'postgres', 'broker'] as const;

test('whatever falls while somebody records is back within ten seconds, and nothing of theirs is lost', { tag: '@faults' }, async ({
  page,
}) => {
  const hr = await hrClient();
  const invitation = await invited(await published('Through all of it', ['video']), 'Kateryna Bondarenko');
  await started(invitation);

  const sent = new Map<string, number>(); // each slice by its address, and its size
  const acknowledged = new Set<string>();
  let stored: number | null = null; // what the server joined, by its own account
  page.on('response', async (response) => {
    const request = response.request();
    if (/\/takes\/[0-9a-f-]+\/finish$/.test(request.url()) && response.ok()) stored = (await response.json()).size;
    if (request.method() !== 'PUT' || !/\/takes\/[0-9a-f-]+\/slices\/\d+$/.test(request.url())) return;
    sent.set(request.url(), request.postDataBuffer()?.length ?? 0);
    if (response.ok()) acknowledged.add(request.url());
  });

  await page.goto(invitation.invitationUrl);
  await open(page, 1);
  await page.getByRole('button', { name: 'Start recording' }).click();
  await expect(page.getByText(/Safe with us: the first/)).toBeVisible();
  const began = Date.now();
  for (const part of parts) {
    await killAndAwait(part);
    await expect(page.getByRole('button', { name: 'Stop and watch it' }), `goes on without ${part}`).toBeEnabled();
  }
  const beforeStop = acknowledged.size;
  await expect.poll(() => acknowledged.size, { message: 'what is recorded arrives again', timeout: 20_000 }).toBeGreaterThan(beforeStop);
  await page.getByRole('button', { name: 'Stop and watch it' }).click();
  const spoken = (Date.now() - began) / 1000;
  await expect(page.getByRole('button', { name: 'Send this answer' })).toBeVisible({ timeout: 30_000 });
  await send(page);
  await page.getByRole('button', { name: 'Finish the interview' }).click();
  await expect(page.getByText(/playable, stored/)).toBeVisible({ timeout: 30_000 });

  // byte for byte: as many as the browser sent, and as long as it was spoken
  const { responses } = await hr.invitations.get.query({ invitationId: invitation.id });
  const takeId = responses[0]?.mediaUrl?.split('/').at(-1) ?? '';
  const take = await hr.takes.get.query({ takeId });
  expect([...acknowledged].sort(), 'all were acknowledged').toEqual([...sent.keys()].sort());
  expect(stored).toBe([...sent.values()].reduce((sum, size) => sum + size, 0));
  const video = await decode(Buffer.from(await (await page.request.get(new URL(take.playbackUrl ?? '', world.web).href)).body()));
  expect(video.duration).toBeGreaterThan(spoken - 0.5);
  expect(video.frames).toBeGreaterThan(spoken * 5);

  const mine = async () => (await readTopic()).filter(({ key }) => key === invitation.id);
  await expect.poll(async () => (await mine()).at(-1)?.event.eventType, { timeout: 30_000 }).toBe('invitation.completed');
  const told = new Map((await mine()).map(({ event, headers }) => [event.eventId, `${headers['sequence']} ${event.eventType}`]));
  expect([...told.values()]).toEqual(['1 invitation.created', '2 invitation.started', '3 response.submitted', '4 invitation.completed']);

  for (const name of await readdir(world.logs)) {
    expect(await readFile(join(world.logs, name), 'utf8'), `the link's token in ${name}`).not.toContain(invitation.accessToken);
  }
});
