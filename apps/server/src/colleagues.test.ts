import { makeJwt } from '@interviews/api/sessions/jwt.ts';
import { hashPassword } from '@interviews/api/sessions/passwords.ts';
import { company, newId } from '@interviews/db/testing/builders.ts';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Server, secrets, serve } from './testing/serve.ts';

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

const PASSWORD = 'a sentence that nobody else says';
const DAY = 24 * 60 * 60 * 1000;

/** A company's admin, and what they do with its people. */
async function house(at: Server = server) {
  const { hrId, companyId, email } = await company(at.sql, { role: 'admin', passwordHash: await hashPassword(PASSWORD) });
  const bearer = await tokenOf(at, { hrId, companyId, role: 'admin' });
  const post = (path: string, body: object = {}, by = bearer) => at.call('POST', `/api/v1/colleagues${path}`, { bearer: by, body });
  const invite = (over: object = {}) => post('', { email: `${newId()}@example.com`, name: 'Tomás Ek', role: 'hr', ...over });
  const choose = (passwordUrl: string, password = PASSWORD) =>
    at.call('POST', '/api/v1/sessions/password', { body: { token: linkOf(passwordUrl), password } });
  const rows = () => at.sql<{ action: string; subjectId: string }[]>`
    select action, subject_id as "subjectId" from audit where tenant_id = ${companyId} order by created_at, action`;
  return { hrId, companyId, email, bearer, post, invite, choose, rows };
}

const linkOf = (passwordUrl: string) => String(passwordUrl.split('#')[1]);

const tokenOf = async (at: Server, { hrId, companyId, role }: { hrId: string; companyId: string; role: string }) =>
  (await makeJwt(at.services.jwt, { id: hrId, role, companyId, email: 'x@example.com', name: 'X' }, at.services.now())).token;

const may = async (bearer: string, at: Server = server) => (await at.call('GET', '/api/v1/templates', { bearer })).status === 200;

/** How often each answer came. */
function counted(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers)
    counts[`${status} ${body.code ?? ''}`.trim()] = (counts[`${status} ${body.code ?? ''}`.trim()] ?? 0) + 1;
  return counts;
}

/** So many at once, on connections that are open already. */
async function atOnce(count: number, send: (n: number) => Promise<Answer>): Promise<Answer[]> {
  await Promise.all(Array.from({ length: count }, () => server.call('GET', '/health')));
  return await Promise.all(Array.from({ length: count }, (_, n) => send(n)));
}

describe('at once', () => {
  test('admins who shut each other out leave one of them', async () => {
    for (let round = 0; round < 4; round++) {
      const { companyId, hrId, invite, choose } = await house();
      const ids = [hrId];
      for (let n = 0; n < 3; n++) {
        const { body } = await invite({ role: 'admin' });
        await choose(body.passwordUrl);
        ids.push(body.id);
      }
      const bearers = await Promise.all(ids.map((id) => tokenOf(server, { hrId: id, companyId, role: 'admin' })));
      await atOnce(16, (n) => {
        const [by, of] = [n % 4, (n + 1 + Math.floor(n / 4)) % 4];
        const path = `/api/v1/colleagues/${ids[of]}`;
        return n % 2
          ? server.call('PUT', path, { bearer: bearers[by], body: { role: 'hr' } })
          : server.call('POST', `${path}/disable`, { bearer: bearers[by] });
      });
      const left = await server.sql`select 1 from users where company_id = ${companyId} and role = 'admin' and disabled_at is null`;
      expect(left).toHaveLength(1);
    }
  });

  test('one link sets one password, one address is invited once', async () => {
    const { invite } = await house();
    const { body } = await invite();
    const token = linkOf(body.passwordUrl);
    const chosen = await atOnce(16, (n) =>
      server.call('POST', '/api/v1/sessions/password', { body: { token, password: `${PASSWORD} ${n}` } }),
    );
    expect(counted(chosen)).toEqual({ 200: 1, '404 PasswordLinkNotFoundException': 15 });
    const tries = await atOnce(16, (n) =>
      server.call('POST', '/api/v1/sessions/hr', { body: { email: body.email, password: `${PASSWORD} ${n}` } }),
    );
    expect(tries.findIndex(({ status }) => status === 200)).toBe(chosen.findIndex(({ status }) => status === 200));
    const email = `${newId()}@example.com`;
    expect(counted(await atOnce(16, () => invite({ email })))).toEqual({ 201: 1, '409 ColleagueAlreadyExistsException': 15 });
    const again = { id: newId(), email: `${newId()}@example.com` };
    expect(counted(await atOnce(16, () => invite(again)))).toEqual({ 201: 1, 200: 15 });
  });
});

test('the last admin is not shut out, by nobody; with another one it goes', async () => {
  const { hrId, post, invite, choose } = await house();
  const other = (await invite({ role: 'admin' })).body;
  expect((await post(`/${hrId}/disable`)).body.code).toBe('LastAdminException');
  await choose(other.passwordUrl);
  expect((await post(`/${hrId}/disable`)).body.status).toBe('disabled');
});

test('every act is kept with who did it, in the same transaction; what changes nothing leaves nothing', async () => {
  const { invite, choose, post, bearer, rows } = await house();
  const { body } = await invite();
  await choose(body.passwordUrl);
  const path = `/${body.id}`;
  await post(`${path}/link`);
  for (let n = 0; n < 2; n++) await server.call('PUT', `/api/v1/colleagues${path}`, { bearer, body: { role: 'admin' } });
  for (let n = 0; n < 2; n++) await post(`${path}/disable`);
  for (let n = 0; n < 2; n++) await post(`${path}/enable`);
  await invite({ email: body.email });
  const acts = ['invite', 'password', 'link', 'update', 'disable', 'enable'].map((act) => `colleague.${act}`);
  expect((await rows()).map(({ action, subjectId }) => [action, subjectId])).toEqual(acts.map((act) => [act, body.id]));
});

test('a link lies nowhere: not in a row, not in the log; a mail is planned that makes it anew', async () => {
  const { invite, companyId } = await house();
  const { body } = await invite();
  const token = linkOf(body.passwordUrl);
  const [, , mac = ''] = token.split('.');
  const rows = await server.sql`
    select u::text, m::text, (select string_agg(a::text, '') from audit a where a.tenant_id = ${companyId}) as a
    from users u join mails m on m.user_id = u.id where u.id = ${body.id}`;
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(mac);
  expect(server.log()).not.toContain(mac);
});

test('a link works for seven days', async () => {
  await using own = await serve();
  const { invite, choose, bearer } = await house(own);
  const { body } = await invite();
  own.pass(7 * DAY - 60_000);
  const listed = await own.call('GET', '/api/v1/colleagues', {
    bearer: await tokenOf(own, { ...body, hrId: body.id, companyId: '', role: 'hr' }),
  });
  expect(listed.body.items).toContainEqual(expect.objectContaining({ id: body.id, status: 'invited', linkUntil: body.linkUntil }));
  own.pass(60_000);
  expect((await choose(body.passwordUrl)).body.code).toBe('PasswordLinkNotFoundException');
  expect(await may(bearer, own)).toBe(false);
});

test('a new password, and being let in again, end what was signed in before', async () => {
  await using own = await serve();
  const { hrId, companyId, invite, choose, post } = await house(own);
  const { body } = await invite();
  await choose(body.passwordUrl);
  const session = async () => {
    const token = { sub: body.id, signedInAt: own.services.now().getTime() };
    const cookie = `next-auth.session-token=${await encode({ token, secret: secrets.nextAuth })}`;
    return async () => (await own.call('GET', '/api/v1/templates', { headers: { cookie } })).status === 200;
  };
  const signIn = async () =>
    String((await own.call('POST', '/api/v1/sessions/hr', { body: { email: body.email, password: PASSWORD } })).body.token);
  const [jwt, cookie] = [await signIn(), await session()];
  expect([await may(jwt, own), await cookie()]).toEqual([true, true]);
  own.pass(2 * 60_000);
  await choose((await post(`/${body.id}/link`)).body.passwordUrl);
  expect([await may(jwt, own), await cookie()]).toEqual([false, false]);

  const [later, laterCookie] = [await signIn(), await session()];
  expect([await may(later, own), await laterCookie()]).toEqual([true, true]);
  own.pass(2 * 60_000);
  await post(`/${body.id}/disable`);
  expect([await may(later, own), await laterCookie()]).toEqual([false, false]);
  await post(`/${body.id}/enable`);
  expect([await may(later, own), await laterCookie()]).toEqual([false, false]);
  expect(await may(await signIn(), own)).toBe(true);
  // A session that does not say when it began is one from before.
  const nameless = await encode({ token: { sub: body.id }, secret: secrets.nextAuth });
  expect((await own.call('GET', '/api/v1/templates', { headers: { cookie: `next-auth.session-token=${nameless}` } })).status).toBe(401);
  expect(await may(await tokenOf(own, { hrId, companyId, role: 'admin' }), own)).toBe(true);
});

test('guessing at links is told to wait', async () => {
  await using strict = await serve({ rateLimits: true });
  const guess = () => strict.call('POST', '/api/v1/sessions/password', { body: { token: 'x', password: PASSWORD } });
  const answers = await Promise.all(Array.from({ length: 30 }, guess));
  expect(counted(answers)).toEqual({ '404 PasswordLinkNotFoundException': 20, '429 TooManyRequests': 10 });
});
