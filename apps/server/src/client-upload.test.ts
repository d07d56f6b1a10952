import { randomBytes } from 'node:crypto';
import { createInterviewClient, isRefusal, pages, problemOf } from '@interviews/client';
import { company } from '@interviews/db/testing/builders.ts';
import { expect, test } from 'vitest';
import { type Server, serve } from './testing/serve.ts';

type Client = ReturnType<typeof createInterviewClient>;

/** An interview of one question on video, begun. */
async function begun(server: Server, fetch?: typeof globalThis.fetch) {
  const owner = await company(server.sql, { role: 'admin' });
  const token = await server.bearer({ id: owner.hrId, role: 'admin', companyId: owner.companyId });
  const hr = createInterviewClient({ url: server.url, token });
  const { id: templateId } = await hr.templates.create.mutate({ title: 'Engineer', questions: [{ text: 'Who are you?', type: 'video' }] });
  await hr.templates.publish.mutate({ templateId });
  const { id: invitationId } = await hr.invitations.create.mutate({ templateId, candidateEmail: 'kim@example.com', candidateName: 'Kim' });
  const session = await server.enter(invitationId);
  const candidate = createInterviewClient({ url: server.url, token: session.token, ...(fetch && { fetch }) });
  const { questions } = await candidate.invitations.start.mutate({ invitationId });
  return { hr, candidate, templateId, invitationId, questionId: questions![0]!.id };
}

/** Every request twice on a bad day: first its way there is cut, then the way back; counts what it let through. */
function badNetwork() {
  const seen = new Map<string, number>();
  const arrived: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const what = `${init?.method} ${String(input).replace(/\?.*/, '')}`;
    const times = (seen.get(what) ?? 0) + 1;
    seen.set(what, times);
    if (!/slices|finish|takes\.begin/.test(what)) return globalThis.fetch(input, init);
    if (times === 1) throw new TypeError('cut on the way there');
    arrived.push(what);
    const answer = await globalThis.fetch(input, init);
    if (times > 2) return answer;
    await answer.arrayBuffer();
    throw new TypeError('cut on the way back');
  };
  return { fetch, arrived };
}

const video = (size: number) => new Blob([Buffer.from('1a45dfa3', 'hex'), randomBytes(Math.round(size) - 4)], { type: 'video/webm' });
const MiB = 1024 * 1024;

async function storedBytes(server: Server, client: Client, takeId: string): Promise<Buffer> {
  const { playbackUrl } = await client.takes.get.query({ takeId, as: 'candidate' });
  return (await server.call('GET', playbackUrl!.replace('http://front.test', ''))).body;
}

test('a file arrives whole over a network that loses every request once and every answer once', async () => {
  await using server = await serve();
  const { fetch, arrived } = badNetwork();
  const { candidate, invitationId, questionId } = await begun(server, fetch);
  const file = video(1.2 * MiB);
  const told: number[] = [];
  const take = await candidate.takes.upload(file, { invitationId, questionId, duration: 4, onProgress: ({ sent }) => told.push(sent) });
  expect(take).toMatchObject({ state: 'stored', size: file.size, duration: 4, mimeType: 'video/webm', number: 1 });
  expect((await storedBytes(server, candidate, take.id)).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
  expect(told[0]).toBe(0);
  expect(told.at(-1)).toBe(file.size);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  // What arrived with its answer lost is asked for, not sent again.
  expect(arrived.filter((what) => what.startsWith('PUT')).toSorted()).toEqual([0, 1, 2].map((n) => expect.stringMatching(`/slices/${n}$`)));
}, 20_000);

test('an upload that was stopped goes on where it was by its id, and a stream is as good as a file', async () => {
  await using server = await serve();
  let puts = 0;
  const counting: typeof fetch = (input, init) => {
    if (init?.method === 'PUT') puts += 1;
    return fetch(input, init);
  };
  const { candidate, invitationId, questionId } = await begun(server, counting);
  const file = video(2.2 * MiB);
  const leaving = new AbortController();
  let takeId = '';
  const first = candidate.takes.upload(file, {
    invitationId,
    questionId,
    signal: leaving.signal,
    onProgress(progress) {
      takeId = progress.takeId;
      if (progress.sent >= MiB / 2) leaving.abort(new Error('left'));
    },
  });
  await expect(first).rejects.toThrow('left');
  const { received } = await candidate.takes.received.query({ takeId });
  expect(received.length).toBeGreaterThan(0);
  puts = 0;
  const take = await candidate.takes.upload(file.stream(), { invitationId, questionId, takeId });
  expect(take).toMatchObject({ id: takeId, state: 'stored', size: file.size });
  expect(puts).toBeLessThanOrEqual(5 - received.length);
  expect((await storedBytes(server, candidate, takeId)).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
}, 20_000);

test('a refusal ends an upload with its code', async () => {
  await using server = await serve();
  const { candidate, hr, invitationId, questionId } = await begun(server);
  const refusal = await hr.takes.upload(video(1000), { invitationId, questionId }).catch((error: unknown) => error);
  expect(isRefusal(refusal, 'Forbidden')).toBe(true);
  expect(isRefusal(refusal, 'NoAnswer')).toBe(false);
  const other = video(2000);
  const { id: takeId } = await candidate.takes.upload(other, { invitationId, questionId });
  expect(await candidate.takes.upload(video(2000), { invitationId, questionId, takeId }).catch(problemOf)).toMatchObject({
    code: 'SliceConflictException',
  });
});

test('pages walks a list to its end, each item once, newest first', async () => {
  await using server = await serve();
  const { hr, templateId } = await begun(server);
  for (const name of ['Ada', 'Bob', 'Cy', 'Di'])
    await hr.invitations.create.mutate({ templateId, candidateEmail: `${name}@example.com`, candidateName: name });
  const seen: string[] = [];
  for await (const { candidateName } of pages(hr.invitations.list, { templateId, limit: 2 })) seen.push(candidateName);
  expect(seen).toEqual(['Di', 'Cy', 'Bob', 'Ada', 'Kim']);
});
