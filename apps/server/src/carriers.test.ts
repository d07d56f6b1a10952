import { hashPassword } from '@interviews/api/sessions/passwords.ts';
import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { company, invited, newId, started } from '@interviews/db/testing/builders.ts';
import { revoke } from '@interviews/domain/invitation/lifecycle.ts';
import { makeLink } from '@interviews/tokens/link.ts';
import { SignJWT } from 'jose';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf, type Server, secrets, serve, webm } from './testing/serve.ts';

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

const DAY = 24 * 60 * 60 * 1000;
const sessionCookie = async (sub: string, claims = {}) =>
  `next-auth.session-token=${await encode({ token: { sub, ...claims }, secret: secrets.nextAuth })}`;
const list = (headers: Record<string, string>) => server.call('GET', '/api/v1/templates', { headers });

describe('a session of next-auth', () => {
  test('is who the users table says, at once: role, company and being there at all', async () => {
    const { hrId } = await company(server.sql);
    const cookie = await sessionCookie(hrId, { role: 'admin' });
    const keys = () => server.call('GET', '/api/v1/api-keys', { headers: { cookie } });
    expect((await list({ cookie })).status).toBe(200);
    expect((await keys()).status).toBe(403);
    await server.sql`update users set role = 'admin' where id = ${hrId}`;
    expect((await keys()).status).toBe(200);
    await server.sql`update users set disabled_at = now() where id = ${hrId}`;
    expect((await list({ cookie })).status).toBe(401);
  });

  test('works in pieces, and not with another secret', async () => {
    const { hrId } = await company(server.sql);
    const [name, value = ''] = (await sessionCookie(hrId)).split(/=(.*)/s);
    expect((await list({ cookie: `${name}.0=${value.slice(0, 100)}; ${name}.1=${value.slice(100)}` })).status).toBe(200);
    const forged = await encode({ token: { sub: hrId }, secret: 'another secret than that of the server' });
    expect((await list({ cookie: `${name}=${forged}` })).status).toBe(401);
  });

  test('may not be used by another site to change anything', async () => {
    const { hrId } = await company(server.sql);
    const cookie = await sessionCookie(hrId);
    const create = (headers: Record<string, string>) =>
      server.call('POST', '/api/v1/templates', { headers: { cookie, ...headers }, body: { title: 'T' } });
    for (const evil of [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://x.front.test' },
    ])
      expect(await create(evil)).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
    const good = [
      {},
      { origin: 'http://front.test' },
      { origin: server.url },
      { origin: 'https://partner.test' },
      { 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of good) expect((await create(headers as Record<string, string>)).status).toBe(201);
    const byForm = { headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: 'title=T' };
    expect((await server.call('POST', '/api/v1/templates', byForm)).status).toBe(415);
  });
});

describe('a bearer token', () => {
  const hour = () => Math.floor(Date.now() / 1000) + 3600;
  const signed = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secrets.jwt));
  const status = async (token: string) => (await list({ authorization: `Bearer ${token}` })).status;
  const good = { sub: newId(), role: 'hr' };

  test('of another house works without a row here; its things are its own', async () => {
    const token = await signed({ ...good, exp: hour() });
    const made = await server.call('POST', '/api/v1/templates', { bearer: token, body: { title: 'Mine' } });
    expect(made).toMatchObject({ status: 201, body: { ownerId: good.sub, companyId: null } });
    const named = await signed({ sub: 'auth0|kim', role: 'hr', exp: hour() });
    const byName = await server.call('POST', '/api/v1/templates', { bearer: named, body: { title: 'Ours' } });
    expect(byName.body.ownerId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect((await server.call('GET', '/api/v1/templates', { bearer: named })).body.items).toHaveLength(1);
  });

  test('that is bad never falls back to a cookie', async () => {
    const { hrId } = await company(server.sql);
    const cookie = await sessionCookie(hrId);
    for (const authorization of ['Bearer x', 'Bearer', 'Basic YTpi']) expect((await list({ cookie, authorization })).status).toBe(401);
    const invitation = await invited(server.sql);
    const { cookie: link } = await server.enter(invitation.id);
    const get = await server.call('GET', `/api/v1/invitations/${invitation.id}`, {
      headers: { cookie: link, authorization: 'Bearer cs_x' },
    });
    expect(get.status).toBe(401);
    // And a good one speaks alone.
    const other = await invited(server.sql);
    const both = { cookie: link, authorization: `Bearer ${(await server.enter(other.id)).token}` };
    const mine = await server.call('GET', '/api/v1/invitations/candidate', { headers: both });
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([other.id]);
  });

  test('without a role is a candidate: of its invitations, and of nothing of HR', async () => {
    const candidateId = newId();
    const [mine, other] = [await invited(server.sql, { candidateId }), await invited(server.sql)];
    const bearer = await signed({ sub: candidateId, exp: hour() });
    expect(await status(bearer)).toBe(403);
    expect((await server.call('GET', '/api/v1/invitations/candidate', { bearer })).body.items.map(({ id }: { id: string }) => id)).toEqual([
      mine.id,
    ]);
    expect((await server.call('GET', `/api/v1/invitations/${other.id}`, { bearer })).status).toBe(404);
  });
});

describe('signing in', () => {
  test('gives a token that works while its user does', async () => {
    const { hrId, email, companyId } = await company(server.sql, { passwordHash: await hashPassword('correct horse') });
    const answer = await server.call('POST', '/api/v1/sessions/hr', { body: { email: email.toUpperCase(), password: 'correct horse' } });
    expect(answer).toMatchObject({ status: 200, body: { user: { id: hrId, email, role: 'hr', companyId } } });
    expect(answer.text).not.toContain('argon2');
    const templates = () => server.call('GET', '/api/v1/templates', { bearer: answer.body.token });
    expect((await templates()).status).toBe(200);
    await server.sql`update users set disabled_at = now() where id = ${hrId}`;
    expect((await templates()).status).toBe(401);
  });

  test('says the same, and takes as long, for an unknown address as for a wrong password', async () => {
    const { email } = await company(server.sql, { passwordHash: await hashPassword('correct horse') });
    const attempt = async (address: string) => {
      const from = performance.now();
      const { status, body } = await server.call('POST', '/api/v1/sessions/hr', { body: { email: address, password: 'wrong' } });
      return { status, body, took: performance.now() - from };
    };
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
    const known = [];
    const unknown = [];
    for (let round = 0; round < 7; round++) {
      known.push(await attempt(email));
      unknown.push(await attempt(`${newId()}@example.com`));
    }
    expect(unknown[0]).toMatchObject({ status: 401, body: known[0]?.body });
    // Without the second hash an unknown address answers at least five times sooner.
    expect(median(unknown.map(({ took }) => took))).toBeGreaterThan(median(known.map(({ took }) => took)) / 3);
  });
});

describe("a candidate's link", () => {
  test('forged, unknown and revoked answer alike', async () => {
    const { id } = await invited(server.sql);
    const { accessToken } = await server.enter(id);
    await change(server.sql, invitations, id, { now: server.services.now }, (it, _, at) => revoke(it, at));
    const unknown = makeLink(server.services.keys, { invitationId: newId(), generation: 1 });
    const answers = await Promise.all(
      ['forged', `${accessToken}x`, unknown, accessToken].map((token) =>
        server.call('POST', '/api/v1/sessions/candidate', { body: { accessToken: token } }),
      ),
    );
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 'InvitationNotFoundException' } });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('two of them live in one browser; each opens its own, and the list is both', async () => {
    const [one, two, third] = [await invited(server.sql), await invited(server.sql), await invited(server.sql)];
    const cookie = `${(await server.enter(one.id)).cookie}; ${(await server.enter(two.id)).cookie}`;
    const get = (id: string) => server.call('GET', `/api/v1/invitations/${id}`, { headers: { cookie } });
    expect((await get(one.id)).status).toBe(200);
    expect((await get(two.id)).status).toBe(200);
    expect((await get(third.id)).status).toBe(404);
    const mine = await server.call('GET', '/api/v1/invitations/candidate', { headers: { cookie } });
    expect(mine.body.items.map(({ id }: { id: string }) => id).toSorted()).toEqual([one.id, two.id].toSorted());
    await change(server.sql, invitations, one.id, { now: server.services.now }, (it, _, at) => revoke(it, at));
    expect((await get(one.id)).status).toBe(401);
    expect((await get(two.id)).status).toBe(200);
    const ended = await server.call('GET', '/api/v1/invitations/candidate', { headers: { cookie: cookie.split('; ')[0] ?? '' } });
    expect(ended.status).toBe(401);
  });

  test("lives beside HR's session: HR's wins where both may, unless it asks as the candidate", async () => {
    const invitation = await started(server.sql);
    const { cookie } = await server.enter(invitation.id);
    const both = { cookie: `${cookie}; ${await sessionCookie(invitation.hrId)}` };
    const get = (query = '') => server.call('GET', `/api/v1/invitations/${invitation.id}${query}`, { headers: both });
    expect((await get()).body.questions[0]).toMatchObject({ text: expect.any(String), takes: null });
    expect((await get('?as=candidate')).body.questions[0]).toMatchObject({ text: null, takes: [] });
    expect((await list(both)).status).toBe(200);
    expect((await list({ cookie })).status).toBe(401);
    const open = await server.call('POST', `/api/v1/invitations/${invitation.id}/questions/${invitation.questions[0]?.id}/open`, {
      headers: both,
    });
    expect(open.status).toBe(200);
  });

  test('ends for good when it is revoked: its session, and slices on their way', async () => {
    const invitation = await started(server.sql);
    const { token } = await server.enter(invitation.id);
    const begun = await server.call('POST', `/api/v1/invitations/${invitation.id}/takes`, {
      bearer: token,
      body: { questionId: invitation.questions[0]?.id },
    });
    const bytes = webm(100);
    const put = () =>
      server.call('PUT', `/api/v1/takes/${begun.body.id}/slices/0`, {
        bearer: begun.body.slicesToken,
        body: bytes,
        headers: { 'content-digest': digestOf(bytes).header },
      });
    expect((await put()).status).toBe(204);
    await change(server.sql, invitations, invitation.id, { now: server.services.now }, (it, _, at) => revoke(it, at));
    expect((await put()).status).toBe(401);
    expect((await server.call('GET', `/api/v1/invitations/${invitation.id}`, { bearer: token })).status).toBe(401);
    const byAccount = await server.bearer({ id: invitation.candidateId });
    expect((await server.call('GET', `/api/v1/invitations/${invitation.id}`, { bearer: byAccount })).status).toBe(200);
    expect(await server.call('POST', `/api/v1/invitations/${invitation.id}/complete`, { bearer: byAccount })).toMatchObject({
      status: 409,
      body: { code: 'InvitationRevokedException' },
    });
  });

  test('gives a session until a day after the end, which moves with it; an ended one still opens, and says so', async () => {
    await using own = await serve();
    const { id, hrId } = await invited(own.sql);
    const [tenant] = await own.sql`select company_id as id from invitations where id = ${id}`;
    const { token } = await own.enter(id);
    const get = (bearer: string) => own.call('GET', `/api/v1/invitations/${id}`, { bearer });
    own.pass(7.5 * DAY);
    expect(await get(token)).toMatchObject({ status: 200, body: { status: 'expired' } });
    own.pass(DAY);
    expect((await get(token)).status).toBe(401);
    const late = await own.enter(id);
    expect(await get(late.token)).toMatchObject({ status: 200, body: { status: 'expired' } });
    const until = new Date(own.services.now().getTime() + 3 * DAY).toISOString();
    const hr = await own.bearer({ id: hrId, role: 'hr', companyId: tenant?.['id'] });
    expect((await own.call('POST', `/api/v1/invitations/${id}/extend`, { bearer: hr, body: { expiresAt: until } })).status).toBe(200);
    expect(await get(token)).toMatchObject({ status: 200, body: { status: 'pending' } });
  });
});

describe('an API key', () => {
  test('is shown once, works for its company, may only read when so scoped, and ends when it is revoked', async () => {
    const { hrId, companyId } = await company(server.sql, { role: 'admin' });
    const admin = await server.bearer({ id: hrId, role: 'admin', companyId });
    const make = (body: object) => server.call('POST', '/api/v1/api-keys', { bearer: admin, body });
    const [full, reading] = [await make({ name: 'Sync' }), await make({ name: 'Board', scopes: ['read'] })];
    expect(full).toMatchObject({ status: 201, body: { name: 'Sync', scopes: ['read', 'write'], key: expect.stringMatching(/^ik_/) } });
    const made = await server.call('POST', '/api/v1/templates', { bearer: full.body.key, body: { title: 'By key' } });
    expect(made).toMatchObject({ status: 201, body: { ownerId: hrId, companyId } });
    expect((await server.call('GET', '/api/v1/templates', { bearer: reading.body.key })).body.items).toHaveLength(1);
    expect((await server.call('POST', '/api/v1/templates', { bearer: reading.body.key, body: { title: 'T' } })).status).toBe(403);
    const listed = await server.call('GET', '/api/v1/api-keys', { bearer: admin });
    expect(listed.body.items).toMatchObject([{ name: 'Board' }, { name: 'Sync', lastUsedAt: expect.any(String) }]);
    expect(listed.text).not.toContain(full.body.key);
    expect((await server.call('DELETE', `/api/v1/api-keys/${full.body.id}`, { bearer: admin })).status).toBe(204);
    expect((await server.call('GET', '/api/v1/templates', { bearer: full.body.key })).status).toBe(401);
    expect((await server.call('DELETE', `/api/v1/api-keys/${full.body.id}`, { bearer: admin })).body.code).toBe('ApiKeyNotFoundException');
  });
});

test('too many attempts are told when to come again, by both doors, and a correct password waits too', async () => {
  await using strict = await serve({ rateLimits: true });
  const body = { email: 'kim@example.com', password: 'x' };
  let answer = await strict.call('POST', '/api/v1/sessions/hr', { body });
  for (let attempt = 0; attempt < 30 && answer.status !== 429; attempt++)
    answer = await strict.call('POST', '/api/v1/sessions/hr', { body });
  expect(answer).toMatchObject({ status: 429, body: { code: 'TooManyRequests' } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  const byTrpc = await strict.call('POST', '/api/trpc/sessions.hr', { body });
  expect(byTrpc).toMatchObject({ status: 429, body: { error: { data: { problem: { code: 'TooManyRequests' } } } } });
  expect(Number(byTrpc.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('other origins are let in by list, and no other', async () => {
  const preflight = (origin: string) =>
    server.call('OPTIONS', '/api/v1/templates', {
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
  expect((await preflight('https://partner.test')).headers.get('access-control-allow-origin')).toBe('https://partner.test');
  expect((await preflight('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
});
