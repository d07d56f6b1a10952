import { company, newId, published, started } from '@interviews/db/testing/builders.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, serve } from './testing/serve.ts';

let server: Server;
let hr: string;
let candidate: string;
const bodies: { what: string; path: string; body: Record<string, unknown>; other: Record<string, unknown>; as: 'hr' | 'candidate' }[] = [];
beforeAll(async () => {
  server = await serve();
  const owner = await company(server.sql);
  hr = await server.bearer({ id: owner.hrId, role: 'hr', companyId: owner.companyId });
  const template = await published(server.sql, { owner });
  const draft = await server.call('POST', '/api/v1/templates', { bearer: hr, body: { title: 'Draft' } });
  const invitation = await started(server.sql, { template });
  candidate = (await server.enter(invitation.id)).token;
  const [video, text] = invitation.questions.map(({ id }) => id);
  const it = `/api/v1/invitations/${invitation.id}`;
  const question = { text: 'Q', type: 'multiple_choice', options: [{ text: 'Yes' }, { text: 'No' }] };
  const person = { templateId: template.id, candidateEmail: 'kim@example.com', candidateName: 'Kim' };
  bodies.push(
    {
      what: 'a template',
      path: '/api/v1/templates',
      body: { title: 'T', settings: { maxRetakes: 2, allowRetakes: true } },
      other: { title: 'U' },
      as: 'hr',
    },
    { what: 'a duplicate', path: `/api/v1/templates/${template.id}/duplicate`, body: {}, other: { id: template.id }, as: 'hr' },
    {
      what: 'a question',
      path: `/api/v1/templates/${draft.body.id}/questions`,
      body: question,
      other: { ...question, text: 'R' },
      as: 'hr',
    },
    { what: 'an invitation', path: '/api/v1/invitations', body: person, other: { ...person, candidateName: 'Kit' }, as: 'hr' },
    { what: 'a take', path: `${it}/takes`, body: { questionId: video }, other: { questionId: text }, as: 'candidate' },
    { what: 'a check', path: `${it}/checks`, body: {}, other: { id: template.id }, as: 'candidate' },
    {
      what: 'a response',
      path: `${it}/responses`,
      body: { questionId: text, type: 'text', content: 'A' },
      other: { questionId: text, type: 'text', content: 'B' },
      as: 'candidate',
    },
  );
});
afterAll(() => server[Symbol.asyncDispose]());

test('a body with its own id is made once: the same again is a 200 with the thing as it is, another is IdConflict', async () => {
  for (const { what, path, body, other, as } of bodies) {
    const bearer = as === 'hr' ? hr : candidate;
    const id = newId();
    const post = (sent: object) => server.call('POST', path, { bearer, body: { id, ...sent } });
    const first = await post(body);
    expect(first, `${what}: ${first.text}`).toMatchObject({ status: 201, body: { id } });
    const inAnotherOrder = Object.fromEntries(Object.entries({ id, ...body }).toReversed());
    const again = await server.call('POST', path, { bearer, body: inAnotherOrder });
    expect(again, `${what}: ${again.text}`).toMatchObject({ status: 200, body: { id } });
    const without = ({ now: _n, slicesToken: _s, ...rest }: Record<string, unknown>) => rest;
    expect(without(again.body), what).toEqual(without(first.body));
    expect(await post(other), what).toMatchObject({ status: 409, body: { code: 'IdConflict' } });
    expect((await post(other)).body.errors, what).toBeUndefined();
  }
});

test('an id that another tenant has taken is a conflict, and says nothing of what it is', async () => {
  const id = newId();
  await server.call('POST', '/api/v1/templates', { bearer: hr, body: { id, title: 'Secret plans' } });
  const stranger = await server.bearer({ id: newId(), role: 'hr' });
  const answer = await server.call('POST', '/api/v1/templates', { bearer: stranger, body: { id, title: 'Secret plans' } });
  expect(answer).toMatchObject({ status: 409, body: { code: 'IdConflict' } });
  expect(answer.text).not.toContain('Secret');
});

test('thirty-two of the same at once: one makes it, all are told of the same', async () => {
  const id = newId();
  const answers = await Promise.all(
    Array.from({ length: 32 }, () => server.call('POST', '/api/v1/templates', { bearer: hr, body: { id, title: 'Once' } })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 31 }, () => 200), 201]);
  expect(await server.sql`select 1 from outbox where aggregate_id = ${id}`).toHaveLength(1);
});

test('a link is swapped for its cookie through tRPC as through REST', async () => {
  const { id } = await started(server.sql);
  const { accessToken } = await server.enter(id);
  const answer = await server.call('POST', '/api/trpc/sessions.candidate', { body: { accessToken } });
  expect(answer).toMatchObject({ status: 200, body: { result: { data: { invitationId: id } } } });
  expect(answer.headers.get('set-cookie')).toMatch(new RegExp(`^candidate_${id}=cs_.*HttpOnly; SameSite=Lax$`));
});
