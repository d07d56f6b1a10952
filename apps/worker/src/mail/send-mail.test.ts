import { randomUUID } from 'node:crypto';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inviteColleague, setPassword } from '@interviews/db/queries/colleagues.ts';
import { claim, company } from '@interviews/db/testing/builders.ts';
import { startMailCatcher } from '@interviews/devstack/mail/catcher.ts';
import { freePort } from '@interviews/devstack/ports.ts';
import { database } from '@interviews/testing/database.ts';
import { parseKeys } from '@interviews/tokens/keys.ts';
import { readPasswordLink } from '@interviews/tokens/password-link.ts';
import { expect, test } from 'vitest';
import { sendMail, transport } from './send-mail.ts';

const keys = parseKeys('test:a-secret-that-is-long-enough-for-tests');

test('a colleague is mailed the link that was made for them, once; one that was used meanwhile is not mailed', async () => {
  await using db = await database();
  await using folder = await mkdtempDisposable(join(tmpdir(), 'mail-'));
  const [smtpPort, port] = [await freePort(), await freePort()];
  await using _catcher = await startMailCatcher({ dir: folder.path, smtpPort, port });
  const smtp = transport(`smtp://127.0.0.1:${smtpPort}`);
  const post = { sql: db.sql, keys, frontendUrl: 'http://interviews.test', from: 'Interviews <no-reply@interviews.test>', transport: smtp };
  const { companyId, hrId } = await company(db.sql, { name: 'Alderway', role: 'admin' });
  const invite = async (email: string) => {
    const act = { companyId, actorId: hrId, at: new Date() };
    const linkUntil = new Date(Date.now() + 86_400_000);
    const made = await inviteColleague(db.sql, act, claim('colleague', randomUUID(), companyId), {
      email,
      name: 'Tomás Ek',
      role: 'hr',
      linkUntil,
    });
    const [mail] = await db.sql<[{ id: string }]>`select id from mails where user_id = ${made.colleague.id}`;
    return { link: { userId: made.colleague.id, generation: made.generation }, mailId: mail.id };
  };

  const waiting = await invite('tomas@example.com');
  expect(await sendMail(post, waiting.mailId)).toBe('sent');
  expect(await sendMail(post, waiting.mailId)).toBe('nothing to send');
  const answer = await fetch(`http://127.0.0.1:${port}/api/messages?to=tomas%40example.com`);
  const { messages } = (await answer.json()) as { messages: { subject: string; text: string }[] };
  expect(messages.map(({ subject }) => subject)).toEqual(['Interviews at Alderway: choose your password']);
  const token = /http:\/\/interviews\.test\/password#(\S+)/.exec(messages[0]?.text ?? '')?.[1] ?? '';
  expect(readPasswordLink(keys, token)).toEqual(waiting.link);

  const used = await invite('kim@example.com');
  await setPassword(db.sql, used.link, 'a hash', new Date());
  expect(await sendMail(post, used.mailId)).toBe('withdrawn');
  smtp.close();
});
