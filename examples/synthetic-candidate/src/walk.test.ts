import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterviewClient } from '@interviews/client';
import { database } from '@interviews/testing/database.ts';
import { startServer } from '@interviews/testing/server.ts';
import { expect, test } from 'vitest';

async function simulate(link: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), link], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  return { code, said };
}

test('a synthetic candidate walks a whole interview, and says honestly when it could not', async () => {
  await using db = await database({ connections: 2 });
  await using server = await startServer(db.url);
  const hr = createInterviewClient({ url: server.url, token: server.apiKey });
  const { id: templateId } = await hr.templates.create.mutate({
    title: 'Engineer',
    questions: [
      { text: 'Who are you?', type: 'video' },
      { text: 'Why?', type: 'text' },
      { text: 'When?', type: 'multiple_choice', options: [{ text: 'Now' }, { text: 'Later' }] },
    ],
  });
  await hr.templates.publish.mutate({ templateId });
  const invited = await hr.invitations.create.mutate({ templateId, candidateEmail: 'kim@example.com', candidateName: 'Kim' });

  const first = await simulate(invited.invitationUrl);
  expect(first.said).toContain(`receipt ${invited.id}`);
  expect(first.code).toBe(0);
  const seen = await hr.invitations.get.query({ invitationId: invited.id });
  expect(seen).toMatchObject({ status: 'completed', completionReason: 'candidate', progress: { answered: 3, total: 3 } });
  const video = seen.responses?.find(({ type }) => type === 'video');
  const take = await hr.takes.get.query({ takeId: video!.mediaUrl!.replace('media://takes/', '') });
  const bytes = new Uint8Array(await (await fetch(take.playbackUrl!)).arrayBuffer());
  expect([bytes.length, ...bytes.subarray(0, 4)]).toEqual([take.size, 0x1a, 0x45, 0xdf, 0xa3]);

  const again = await simulate(invited.invitationUrl);
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('InvitationAlreadyCompletedException') });
  expect(await simulate('http://example.com/')).toMatchObject({ code: 1, said: expect.stringContaining('address of an invitation') });
}, 60_000);
