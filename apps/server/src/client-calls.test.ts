import { createInterviewClient, isInterviewError, pages, problemOf } from '@interviews/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidateOf, video } from './testing/candidate.ts';
import { type Server, serve } from './testing/serve.ts';

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A fetch that notes what went out. */
function noting() {
  const sent: string[] = [];
  const noted: typeof fetch = (input, init) => {
    sent.push(decodeURIComponent(String(input)).replace(server.url, '').replace(/\?.*/, ''));
    return fetch(input, init);
  };
  return { fetch: noted, sent };
}

test('calls made in one tick are one request, an upload’s go alone', async () => {
  const { fetch, sent } = noting();
  const { candidate, invitationId, questionId } = await candidateOf(server, fetch);
  sent.length = 0;
  const answers = await Promise.all(Array.from({ length: 20 }, () => candidate.invitations.get.query({ invitationId })));
  expect(answers.map(({ id }) => id)).toEqual(Array(20).fill(invitationId));
  expect(sent).toEqual([`/api/trpc/${Array(20).fill('invitations.get').join(',')}`]);

  // More than the server takes at once goes in several; one refusal among them is that call's alone.
  sent.length = 0;
  const ids = Array.from({ length: 60 }, (_, n) => (n === 7 ? crypto.randomUUID() : invitationId));
  const codes = await Promise.all(
    ids.map((id) =>
      candidate.invitations.get.query({ invitationId: id }).then(
        () => 'ok',
        (e) => problemOf(e).code,
      ),
    ),
  );
  expect(codes).toEqual(ids.map((_, n) => (n === 7 ? 'InvitationNotFoundException' : 'ok')));
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.length).toBeLessThan(6);

  sent.length = 0;
  const upload = candidate.takes.upload(video(1000), { invitationId, questionId });
  await Promise.all([upload, candidate.invitations.get.query({ invitationId }), candidate.invitations.get.query({ invitationId })]);
  const { id } = await upload;
  expect(sent.toSorted()).toEqual(
    [
      '/api/trpc/invitations.get,invitations.get',
      '/api/trpc/takes.begin',
      '/api/trpc/takes.received',
      `/api/v1/takes/${id}/slices/0`,
      '/api/trpc/takes.finish',
    ].toSorted(),
  );

  // Two uploads at once: neither waits for the other's calls.
  sent.length = 0;
  const two = [video(1000), video(2000)].map((file) => candidate.takes.upload(file, { invitationId, questionId }));
  await Promise.allSettled(two);
  expect(sent.filter((path) => path.includes('takes.begin'))).toEqual(['/api/trpc/takes.begin', '/api/trpc/takes.begin']);
});

test('a token that is refused is asked for once more, and what was refused for it is done', async () => {
  const { hr, session, invitationId, templateId } = await candidateOf(server);
  const { fetch, sent } = noting();
  const asked: (string | undefined)[] = [];
  let fresh = 'cs_of-yesterday';
  const getToken = async (refused?: string) => {
    asked.push(refused);
    if (refused === 'cs_of-yesterday') fresh = session.token;
    return fresh;
  };
  const candidate = createInterviewClient({ url: server.url, getToken, fetch });
  const both = await Promise.all([candidate.invitations.get.query({ invitationId }), candidate.invitations.mine.query({})]);
  expect(both[0].id).toBe(invitationId);
  expect(asked).toEqual([undefined, 'cs_of-yesterday']);
  expect(sent).toHaveLength(2);

  // A command too: what is 401 was not done.
  fresh = 'cs_of-yesterday';
  expect(await candidate.invitations.complete.mutate({ invitationId }).catch(problemOf)).toMatchObject({
    code: 'RequiredQuestionsUnansweredException',
  });

  // The same token again, or none, or one that is refused too: that is the answer, after one more request at most.
  for (const [tokens, requests] of [
    [['x', 'x'], 1],
    [['x', null], 1],
    [['x', 'y', 'z'], 2],
  ] as const) {
    const left: (string | null)[] = [...tokens];
    const stranger = createInterviewClient({ url: server.url, getToken: () => left.shift() ?? null, fetch });
    sent.length = 0;
    const refusal = await stranger.templates.get.query({ templateId }).catch((error: unknown) => error);
    expect(isInterviewError(refusal, 'Unauthenticated')).toBe(true);
    expect(sent).toHaveLength(requests);
  }
  expect((await hr.invitations.get.query({ invitationId })).status).toBe('started');
});

test('a token that ends during an upload is asked for again too', async () => {
  const { session, invitationId, questionId } = await candidateOf(server);
  let fresh = 'cs_of-yesterday';
  const getToken = (refused?: string) => {
    if (refused) fresh = session.token;
    return fresh;
  };
  const candidate = createInterviewClient({ url: server.url, getToken });
  const take = await candidate.takes.upload(video(1000), {
    invitationId,
    questionId,
    onProgress({ sent }) {
      if (sent > 0) fresh = 'cs_of-yesterday';
    },
  });
  expect(take.state).toBe('stored');
});

test('pages walks a list to its end, each item once, newest first, and asks for no page that nobody reads', async () => {
  const { fetch, sent } = noting();
  const { hr, templateId } = await candidateOf(server);
  const token = await server.bearer({
    id: crypto.randomUUID(),
    role: 'hr',
    companyId: (await hr.templates.get.query({ templateId })).companyId!,
  });
  const reader = createInterviewClient({ url: server.url, token, fetch });
  for (const name of ['Ada', 'Bob', 'Cy', 'Di'])
    await hr.invitations.create.mutate({ templateId, candidateEmail: `${name}@example.com`, candidateName: name });
  const seen: string[] = [];
  for await (const { candidateName } of pages(reader.invitations.list, { templateId, limit: 2 })) seen.push(candidateName);
  expect(seen).toEqual(['Di', 'Cy', 'Bob', 'Ada', 'Kim']);
  expect(sent).toHaveLength(3);

  sent.length = 0;
  for await (const { candidateName } of pages(reader.invitations.list, { templateId, limit: 2 })) if (candidateName === 'Cy') break;
  expect(sent).toHaveLength(1);

  const leaving = new AbortController();
  const walk = async () => {
    for await (const _ of pages(reader.invitations.list, { templateId, limit: 2 }, { signal: leaving.signal })) leaving.abort();
  };
  expect(await walk().catch(problemOf)).toMatchObject({ code: 'NoAnswer' });
});
