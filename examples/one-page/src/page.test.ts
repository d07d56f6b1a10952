import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createInterviewClient } from '@interviews/client';
import { database } from '@interviews/testing/database.ts';
import { startServer } from '@interviews/testing/server.ts';
import { Window } from 'happy-dom';
import { expect, test } from 'vitest';
import { offer, send } from './invite.ts';
import { show } from './page.ts';
import { serve } from './serve.ts';

test('the page invites by a form, lists invitations, sees one move, and cannot do anything else', async () => {
  const dist = await mkdtemp(join(tmpdir(), 'one-page-'));
  const packages = join(import.meta.dirname, '../../../packages');
  execFileSync(process.execPath, ['build.ts', '--out', dist], { cwd: join(packages, 'client') });
  const bundle = join(dist, 'standalone.js');
  await using db = await database({ connections: 2 });
  await using server = await startServer(db.url);
  const hr = createInterviewClient({ url: server.url, token: server.apiKey });
  const { id: templateId } = await hr.templates.create.mutate({ title: 'Engineer', questions: [{ text: 'Why?', type: 'text' }] });
  await hr.templates.publish.mutate({ templateId });
  const invited = await hr.invitations.create.mutate({ templateId, candidateEmail: 'kim@example.com', candidateName: 'Kim' });

  const makeKey = [join(import.meta.dirname, 'make-key.ts'), server.url, server.admin.email, server.admin.password];
  const apiKey = execFileSync(process.execPath, makeKey, { encoding: 'utf8' }).trim();
  const app = serve({ url: server.url, apiKey, client: bundle }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  try {
    expect(await (await fetch(url)).text()).not.toContain(apiKey);
    expect(await (await fetch(`${url}/page.js`)).text()).toMatch(/^import \{ createInterviewClient, +isInterviewError, pages \}/);
    expect((await fetch(`${url}/client.js`)).headers.get('content-type')).toContain('javascript');

    // The page's own code on a document, and the list once more by the very file that the browser gets.
    const { document } = new Window();
    const rows = document.createElement('tbody') as unknown as HTMLTableSectionElement;
    const shown = async () => {
      await show(rows, url);
      return Array.from(rows.querySelectorAll('tr'), (row) => Array.from(row.children).map((cell) => cell.textContent));
    };
    expect(await shown()).toEqual([['Kim', 'Engineer', 'pending', '0 of 1']]);

    // The form says the contract's own sentences beside its fields, and invites.
    const page = new Window();
    page.document.write((await (await fetch(url)).text()).replace(/<script[\s\S]*?<\/script>/g, ''));
    const form = page.document.querySelector('form') as unknown as HTMLFormElement;
    const field = (name: string) => form.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    const beside = (name: string) => form.querySelector(`[data-of="${name}"]`)?.textContent;
    await offer(form, url);
    expect(field('templateId').value).toBe(templateId);
    field('candidateEmail').value = 'bo at example.com';
    expect(await send(form, url)).toBe(false);
    expect([beside('candidateName'), beside('candidateEmail')]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    field('candidateName').value = 'Bo';
    field('candidateEmail').value = 'bo@example.com';
    expect(await send(form, url)).toBe(true);
    expect([beside('candidateName'), beside('candidateEmail'), beside('')]).toEqual(['', '', expect.stringMatching(/^Invited/)]);
    expect(await send(form, url)).toBe(false);
    expect(beside('candidateEmail')).toBe('This person has an invitation already.');
    expect((await shown()).map(([name]) => name)).toEqual(['Bo', 'Kim']);
    const { accessToken, id: invitationId } = invited;
    const session = await createInterviewClient({ url: server.url }).sessions.candidate.mutate({ accessToken });
    const candidate = createInterviewClient({ url: server.url, token: session.token });
    const { questions } = await candidate.invitations.start.mutate({ invitationId });
    await candidate.invitations.respond.mutate({ invitationId, questionId: questions![0]!.id, type: 'text', content: 'Because' });
    expect((await shown())[1]).toEqual(['Kim', 'Engineer', 'started', '1 of 1']);
    const built = (await import(/* @vite-ignore */ pathToFileURL(bundle).href)) as typeof import('@interviews/client');
    expect((await built.createInterviewClient({ url }).invitations.list.query({})).items).toHaveLength(2);
    const foreign = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' };
    expect((await fetch(`${url}/api/trpc/invitations.create`, foreign)).status).toBe(415);
    for (const call of ['invitations.revoke', 'invitations.create,invitations.revoke', 'templates.list'])
      expect((await fetch(`${url}/api/trpc/${call}?batch=1`, { method: 'POST', body: '{}' })).status, call).toBe(404);

    await server[Symbol.asyncDispose]();
    expect((await shown())[1]).toEqual(['Kim', 'Engineer', 'started', '1 of 1']);
  } finally {
    app.closeAllConnections();
    app.close();
    await rm(dist, { recursive: true, force: true });
  }
}, 60_000);
