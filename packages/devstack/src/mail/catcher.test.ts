import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMailCatcher } from './catcher.ts';
import type { Mail } from './mailbox.ts';

const port = 19_411;
const smtpPort = 19_410;
const at = `http://127.0.0.1:${port}`;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-mail-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const transport = nodemailer.createTransport(`smtp://127.0.0.1:${smtpPort}`);
const send = (to: string, subject: string, more: { html?: string; bcc?: string } = {}) =>
  transport.sendMail({
    from: 'Alderway <jobs@example.com>',
    to,
    subject,
    text: 'Open http://localhost:3000/interview/abc. Soon.',
    ...more,
  });
const messages = async (to?: string) => {
  const response = await fetch(`${at}/api/messages${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
  return ((await response.json()) as { messages: Mail[] }).messages;
};

test('what was sent is listed newest first, by address, and is still there after a restart', async () => {
  {
    await using _catcher = await startMailCatcher({ dir, port, smtpPort });
    await send('ada@example.com', 'First');
    await send('bob@example.com', 'Second', { bcc: 'hidden@example.com' });
    expect((await messages()).map((it) => it.subject)).toEqual(['Second', 'First']);
    expect((await messages('ADA@example.com')).map((it) => it.subject)).toEqual(['First']);
    expect((await messages('hidden@example.com')).map((it) => it.subject)).toEqual(['Second']);
  }
  await using _again = await startMailCatcher({ dir, port, smtpPort });
  expect((await messages()).map((it) => [it.subject, it.from])).toEqual([
    ['Second', '"Alderway" <jobs@example.com>'],
    ['First', '"Alderway" <jobs@example.com>'],
  ]);
});

test('a mail is shown with links to click, and its HTML only inside a frame without scripts', async () => {
  await using _catcher = await startMailCatcher({ dir, port, smtpPort });
  await send('ada@example.com', 'A <b>subject</b>', { html: '<p>Hello</p><script>alert(1)</script>' });
  const [mail] = await messages();
  const response = await fetch(`${at}/messages/${mail?.id}`);
  const html = await response.text();
  expect(html).toContain('<a href="http://localhost:3000/interview/abc" target="_blank" rel="noreferrer">');
  expect(html).toContain('A &lt;b&gt;subject&lt;/b&gt;');
  expect(html).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="[^"]*&lt;script&gt;/);
  expect(html).not.toContain('<script>');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await (await fetch(at)).text()).toContain(`/messages/${mail?.id}`);
  expect((await fetch(`${at}/messages/none`)).status).toBe(404);
});

test('only the newest are kept, on disk too', async () => {
  await using _catcher = await startMailCatcher({ dir, port, smtpPort, keep: 2 });
  for (const subject of ['1', '2', '3']) await send('ada@example.com', subject);
  expect((await messages()).map((it) => it.subject)).toEqual(['3', '2']);
  expect(await readdir(dir)).toHaveLength(4);
});

test('a page of another name that points here reads nothing', async () => {
  await using _catcher = await startMailCatcher({ dir, port, smtpPort });
  const { request } = await import('node:http');
  const status = await new Promise((resolve) =>
    request(`${at}/api/messages`, { headers: { host: 'evil.example' } }, (it) => resolve(it.resume().statusCode)).end(),
  );
  expect(status).toBe(403);
});
