import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { createInterviewClient } from '@interviews/client';
import { database } from '@interviews/testing/database.ts';
import { startServer } from '@interviews/testing/server.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { webm } from './testing/serve.ts';

// A compiler, a server and six programs are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const guide = readFileSync(new URL('../../../packages/client/GUIDE.md', import.meta.url), 'utf8');
const programs = [...guide.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => ({ name, code }));

// Where the client is found by its name, as in an app that installed it.
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(import.meta.dirname, '../node_modules/.guide-'));
  for (const { name, code } of programs) {
    await writeFile(join(dir, `${name}.ts`), code);
    // Node runs no TypeScript below node_modules.
    await writeFile(join(dir, `${name}.mjs`), stripTypeScriptTypes(code));
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('the programs of the guide compile', async () => {
  expect(programs.map(({ name }) => name)).toEqual(['list-templates', 'invite', 'check-a-form', 'upload', 'consume-events']);
  expect(guide.match(/^```ts/gm)).toHaveLength(programs.length);
  const config = { extends: '../../tsconfig.json', include: ['*.ts'] };
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(config));
  expect(spawnSync('tsc', ['-p', dir], { encoding: 'utf8' }).stdout).toBe('');
});

test('the programs of the guide do what it says, on the real server', async () => {
  await using db = await database({ connections: 2 });
  await using server = await startServer(db.url);
  async function ran(name: string, args: string[] = [], input = ''): Promise<string> {
    const env = { ...process.env, INTERVIEWS_URL: server.url, INTERVIEWS_KEY: server.apiKey };
    const child = spawn(process.execPath, [join(dir, `${name}.mjs`), ...args], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.stdin.end(input);
    const [code] = await once(child, 'close');
    expect(code, said).toBe(0);
    return said;
  }
  const hr = createInterviewClient({ url: server.url, token: server.apiKey });
  const { id: templateId } = await hr.templates.create.mutate({ title: 'Engineer', questions: [{ text: 'Why?', type: 'video' }] });
  await hr.templates.publish.mutate({ templateId });
  expect(await ran('list-templates')).toBe(`${templateId} Engineer 1\n`);

  const invite = () => ran('invite', [templateId, 'Kim', 'kim@example.com']);
  const invited = await invite();
  expect(invited).toMatch(new RegExp(`^${server.url}/interview/\\S+ \\d{4}-\\S+\n$`));
  expect(await invite()).toBe('This person has an open invitation to this interview.\n');
  expect(await ran('check-a-form')).toMatch(/^candidateEmail: .+\ncandidateName: .+\n$/);

  const file = join(dir, 'take.webm');
  await writeFile(file, webm(1_000_000));
  const sent = await ran('upload', [invited.split(' ')[0]!.replace(/.*\//, ''), file]);
  expect(sent).toMatch(/^To go on after an accident: \S+\n0 of 1000000 bytes\n(.+\n)*1000000 of 1000000 bytes\n$/);

  // What the relay makes of each row.
  const rows = await db.sql`select event_id, event_type, payload, created_at from outbox order by created_at, sequence`;
  const lines = [...rows, ...rows].map((row) =>
    JSON.stringify({
      eventId: row['event_id'],
      eventType: row['event_type'],
      timestamp: new Date(row['created_at']).toISOString(),
      data: row['payload'],
    }),
  );
  const later = JSON.stringify({ eventId: crypto.randomUUID(), eventType: 'invitation.praised', timestamp: '', data: {} });
  const heard = await ran('consume-events', [], [later, ...lines].join('\n'));
  expect(heard).toMatch(/^Kim is invited until \S+\n\S+ has an answer of type video\n$/);
});
