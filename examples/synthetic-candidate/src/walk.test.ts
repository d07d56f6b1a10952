import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterviewClient } from '@interviews/client';
import { database } from '@interviews/testing/database.ts';
import { startServer } from '@interviews/testing/server.ts';
import { expect, test } from 'vitest';

async function simulate(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
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

  // Somebody was here before: one question is answered, another is open.
  const { token } = await createInterviewClient({ url: server.url }).sessions.candidate.mutate({ accessToken: invited.accessToken });
  const candidate = createInterviewClient({ url: server.url, token });
  const { questions } = await candidate.invitations.start.mutate({ invitationId: invited.id });
  const [open, answered] = questions!.map(({ id }) => ({ invitationId: invited.id, questionId: id }));
  await candidate.invitations.open.mutate(open!);
  await candidate.invitations.respond.mutate({ ...answered!, type: 'text', content: 'Because.' });

  const first = await simulate(invited.invitationUrl, '--seconds', '2');
  expect(first.said).toContain(`receipt ${invited.id}`);
  expect(first.said).toContain('Question 2: answered before.');
  const encodes = await import('@mediabunny/server').then(
    () => true,
    () => false,
  );
  expect(first.said).toContain(encodes ? 'a video of 2 s, ' : 'encoded before');
  expect(first.code).toBe(0);
  const seen = await hr.invitations.get.query({ invitationId: invited.id });
  expect(seen).toMatchObject({ status: 'completed', completionReason: 'candidate', progress: { answered: 3, total: 3 } });
  const video = seen.responses?.find(({ type }) => type === 'video');
  const take = await hr.takes.get.query({ takeId: video!.mediaUrl!.replace('media://takes/', '') });
  const bytes = new Uint8Array(await (await fetch(take.playbackUrl!)).arrayBuffer());
  expect([bytes.length, ...bytes.subarray(0, 4)]).toEqual([take.size, 0x1a, 0x45, 0xdf, 0xa3]);

  const again = await simulate(invited.invitationUrl);
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('InvitationAlreadyCompletedException') });
  const { id: invitationId, invitationUrl } = await hr.invitations.create.mutate({
    templateId,
    candidateEmail: 'bo@example.com',
    candidateName: 'Bo',
  });
  await hr.invitations.revoke.mutate({ invitationId });
  expect(await simulate(invitationUrl)).toMatchObject({ code: 1, said: expect.stringContaining('InvitationNotFoundException') });
  for (const wrong of [['http://example.com/'], [], [invited.invitationUrl, '--quickly'], [invited.invitationUrl, '--seconds', '0']])
    expect(await simulate(...wrong), wrong.join(' ')).toMatchObject({ code: 2, said: expect.stringContaining('address of an invitation') });
  expect(await simulate('http://127.0.0.1:1/interview/x')).toMatchObject({ code: 3, said: expect.stringContaining('NoAnswer') });
  expect(await simulate('--help')).toMatchObject({ code: 0, said: expect.stringContaining('ends with 0') });
}, 60_000);
