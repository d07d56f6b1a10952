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
import { show } from './page.ts';
import { serve } from './serve.ts';

test('the page lists invitations, sees one move, and cannot do anything else', async () => {
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

  const app = serve({ url: server.url, apiKey: server.apiKey, client: bundle }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  try {
    expect(await (await fetch(url)).text()).not.toContain(server.apiKey);
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
    const { accessToken, id: invitationId } = invited;
    const session = await createInterviewClient({ url: server.url }).sessions.candidate.mutate({ accessToken });
    const candidate = createInterviewClient({ url: server.url, token: session.token });
    const { questions } = await candidate.invitations.start.mutate({ invitationId });
    await candidate.invitations.respond.mutate({ invitationId, questionId: questions![0]!.id, type: 'text', content: 'Because' });
    expect(await shown()).toEqual([['Kim', 'Engineer', 'started', '1 of 1']]);
    const built = (await import(/* @vite-ignore */ pathToFileURL(bundle).href)) as typeof import('@interviews/client');
    expect((await built.createInterviewClient({ url }).invitations.list.query({})).items).toHaveLength(1);
    expect((await fetch(`${url}/api/trpc/invitations.revoke`, { method: 'POST' })).status).toBe(404);

    await server[Symbol.asyncDispose]();
    expect(await shown()).toEqual([['Kim', 'Engineer', 'started', '1 of 1']]);
  } finally {
    app.closeAllConnections();
    app.close();
    await rm(dist, { recursive: true, force: true });
  }
}, 60_000);
