import { restRoutes } from '@interviews/api/rest.ts';
import { makeJwt } from '@interviews/api/sessions/jwt.ts';
import { company, newId } from '@interviews/db/testing/builders.ts';
import { uuid5 } from '@interviews/domain/uuid5.ts';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { issuer } from '../testing/issuer.ts';
import { type Server, secrets, serve } from '../testing/serve.ts';

const ISSUER = 'https://login.test/';
const AUDIENCE = 'interviews';
const MINUTE = 60_000;

let server: Server;
beforeAll(async () => {
  server = await serve({ jwt: { issuer: ISSUER, audience: AUDIENCE } });
});
afterAll(() => server[Symbol.asyncDispose]());

type Claims = Readonly<Record<string, unknown>>;
const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;
/** What is right; each test says what it changes of it. */
const good = (): Claims => ({ sub: newId(), exp: seconds(3600), iss: ISSUER, aud: AUDIENCE, role: 'admin', companyId: newId() });
const signed = (claims: Claims, { secret = secrets.jwt, alg = 'HS256' } = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
const ask = async (bearer: string, at: Server = server) => {
  const { status, body, headers } = await at.call('GET', '/api/v1/templates', { bearer });
  return { status, code: body.code ?? null, retryAfter: headers.get('retry-after') };
};
const refused = { status: 401, code: 'Unauthenticated', retryAfter: null };
const accepted = { status: 200, code: null, retryAfter: null };

describe('a token of our secret', () => {
  test.each<[string, () => Claims]>([
    ['as it should be', () => ({})],
    ['expired 50 s ago, within the skew', () => ({ exp: seconds(-50) })],
    ['valid from in 50 s, within the skew', () => ({ nbf: seconds(50) })],
    ['for several, us among them', () => ({ aud: ['other', AUDIENCE] })],
  ])('is taken: %s', async (_, over) => {
    expect(await ask(await signed({ ...good(), ...over() }))).toEqual(accepted);
  });

  test.each<[string, () => Claims]>([
    ['expired 70 s ago', () => ({ exp: seconds(-70) })],
    ['valid from in 70 s', () => ({ nbf: seconds(70) })],
    ['without exp', () => ({ exp: undefined })],
    ['with an exp that is a word', () => ({ exp: 'tomorrow' })],
    ['without sub', () => ({ sub: undefined })],
    ['with an empty sub', () => ({ sub: '' })],
    ['with a sub that is a number', () => ({ sub: 7 })],
    ['of another issuer', () => ({ iss: 'https://evil.test/' })],
    ['of an issuer without its slash', () => ({ iss: ISSUER.slice(0, -1) })],
    ['without an issuer', () => ({ iss: undefined })],
    ['for another audience', () => ({ aud: 'other' })],
    ['without an audience', () => ({ aud: undefined })],
    ['with an unknown role', () => ({ role: 'root' })],
    ['with an empty role', () => ({ role: '' })],
    ['with a role that is null', () => ({ role: null })],
    ['with several roles', () => ({ role: ['admin'] })],
    ['with an empty company', () => ({ companyId: '' })],
    ['with a company that is no uuid', () => ({ companyId: 'mine' })],
    ['with a company that is null', () => ({ companyId: null })],
    ['with an address that is a number', () => ({ email: 7 })],
    ['with a name that is a list', () => ({ name: [] })],
  ])('is 401: %s', async (_, over) => {
    expect(await ask(await signed({ ...good(), ...over() }))).toEqual(refused);
  });

  test('is 401 with another key, another algorithm, none, or anything changed in it', async () => {
    const token = await signed(good());
    const [header = '', payload = '', signature = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ ...good(), role: 'admin' })).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const bad = {
      'another key': await signed(good(), { secret: 'another secret than that of the server' }),
      HS512: await signed(good(), { alg: 'HS512', secret: `${secrets.jwt}${secrets.jwt}` }),
      'HS512 of our secret': await signed(good(), { alg: 'HS512' }),
      none: new UnsecuredJWT(good()).encode(),
      'none over a signed one': `${none}.${payload}.${signature}`,
      'no signature': `${header}.${payload}.`,
      'another payload': `${header}.${other}.${signature}`,
      'two parts': `${header}.${payload}`,
      'no token': 'x',
    };
    for (const [what, bearer] of Object.entries(bad)) expect({ what, ...(await ask(bearer)) }).toEqual({ what, ...refused });
  });

  test('of a candidate is 403 on every procedure of HR, by both doors', async () => {
    const { role: _, companyId: __, ...claims } = good();
    const ofHr = restRoutes.filter(({ procedure }) => HR_PROCEDURES.test(procedure) && !CANDIDATES.includes(procedure));
    expect(ofHr.length).toBeGreaterThan(20);
    for (const role of [undefined, 'candidate']) {
      const bearer = await signed({ ...claims, role });
      for (const { procedure, meta } of ofHr) {
        const path = meta.rest.path.replaceAll(/\{\w+\}/g, newId());
        const rest = await server.call(meta.rest.method, `/api/v1${path}`, { bearer });
        expect({ procedure, status: rest.status, code: rest.body.code }).toEqual({ procedure, status: 403, code: 'Forbidden' });
        const reads = meta.rest.method === 'GET';
        const trpc = await server.call(reads ? 'GET' : 'POST', `/api/trpc/${procedure}`, { bearer, ...(!reads && { body: {} }) });
        expect({ procedure, status: trpc.status, code: trpc.body.error.data.problem.code }).toEqual({
          procedure,
          status: 403,
          code: 'Forbidden',
        });
      }
    }
  });

  test('of a user here ends with the user, and is worth what the user is now', async () => {
    const { hrId, companyId } = await company(server.sql, { role: 'admin' });
    const { token } = await makeJwt(
      server.services.jwt,
      { id: hrId, companyId, role: 'admin', email: 'a@example.com', name: 'A' },
      new Date(),
    );
    const keys = async () => (await server.call('GET', '/api/v1/api-keys', { bearer: token })).status;
    expect(await keys()).toBe(200);
    await server.sql`update users set role = 'hr' where id = ${hrId}`;
    expect(await keys()).toBe(403);
    expect(await ask(token)).toEqual(accepted);
    await server.sql`update users set disabled_at = now() where id = ${hrId}`;
    expect(await ask(token)).toEqual(refused);
  });
});

const HR_PROCEDURES = /^(templates|questions|apiKeys|invitations)\./;
/** Those of the invitations that are a candidate's, or either's. */
const CANDIDATES = ['mine', 'get', 'start', 'open', 'draft', 'respond', 'complete'].map((name) => `invitations.${name}`);

describe('a token of an issuer with keys of its own', () => {
  /** Our server, told of an issuer that has one key of each kind. */
  async function house() {
    const login = await issuer();
    const [rsa, ec] = [await login.key('RS256', 'rsa-1'), await login.key('ES256', 'ec-1')];
    const own = await serve({ jwt: { issuer: ISSUER, audience: AUDIENCE, jwksUrl: login.url } });
    return {
      login,
      rsa,
      ec,
      own,
      ask: (bearer: string) => ask(bearer, own),
      async [Symbol.asyncDispose]() {
        await own[Symbol.asyncDispose]();
        await login[Symbol.asyncDispose]();
      },
    };
  }
  /** Dates alone go on: sockets and timers stay as they are. */
  const later = (ms: number) => void vi.setSystemTime(Date.now() + ms);
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterAll(() => void vi.useRealTimers());

  test('is taken, RSA and EC, beside those of our secret; nobody of it has a row here', async () => {
    await using it = await house();
    for (const key of [it.rsa, it.ec]) expect(await it.ask(await key.sign(good()))).toEqual(accepted);
    expect(await it.ask(await signed(good()))).toEqual(accepted);
    expect(it.login.asked()).toBe(1);
    const claims = good();
    const made = await it.own.call('POST', '/api/v1/templates', { bearer: await it.ec.sign(claims), body: { title: 'T' } });
    expect(made.body).toMatchObject({ ownerId: claims['sub'], companyId: claims['companyId'] });
    expect(await it.own.sql`select 1 from users where id = ${String(claims['sub'])}`).toHaveLength(0);
  });

  test('is bound like one of our secret: time, issuer, audience, claims', async () => {
    await using it = await house();
    for (const over of [
      { exp: seconds(-70) },
      { exp: undefined },
      { iss: 'https://evil.test/' },
      { aud: 'other' },
      { sub: '' },
      { role: 'root' },
    ])
      expect({ over, ...(await it.ask(await it.rsa.sign({ ...good(), ...over }))) }).toEqual({ over, ...refused });
  });

  test('is 401 with a key that is not among them, and when the public key is used as the secret', async () => {
    await using it = await house();
    const stranger = await it.login.key('RS256', 'rsa-1');
    stranger.withdraw();
    expect(await it.ask(await stranger.sign(good()))).toEqual(refused);
    for (const secret of [it.rsa.pem, it.rsa.pem.trim(), JSON.stringify(it.rsa.jwk), String(it.rsa.jwk.n)])
      expect(await it.ask(await signed(good(), { secret }))).toEqual(refused);
    const confused = new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'rsa-1' });
    expect(await it.ask(await confused.sign(new TextEncoder().encode(it.rsa.pem)))).toEqual(refused);
    expect(await it.ask(new UnsecuredJWT(good()).encode())).toEqual(refused);
  });

  test('cannot call itself a user of ours', async () => {
    await using it = await house();
    const { hrId } = await company(it.own.sql, { role: 'hr' });
    await it.own.sql`update users set disabled_at = now() where id = ${hrId}`;
    const stranger = { ...good(), sub: hrId, local: true };
    expect(await it.ask(await it.rsa.sign(stranger))).toEqual(accepted);
    expect(await it.ask(await signed(stranger))).toEqual(refused);
  });

  test('with a subject that is no uuid is always the same person: UUIDv5 of issuer and subject', async () => {
    await using it = await house();
    const claims = { ...good(), sub: 'auth0|kim', companyId: undefined };
    const owners = [];
    for (const key of [it.rsa, it.ec])
      owners.push((await it.own.call('POST', '/api/v1/templates', { bearer: await key.sign(claims), body: { title: 'T' } })).body.ownerId);
    // The namespace is written out here as well: another one, and what people made would be nobody's.
    const kim = uuid5('5b7a9d8e-6f4c-4c0a-9d0e-2f6b1a3c5d7e', `${ISSUER}\nauth0|kim`);
    expect(owners).toEqual([kim, kim]);
    expect(kim).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('of a new key is taken as soon as it is published; of a withdrawn one no longer than ten minutes', async () => {
    await using it = await house();
    const old = await it.rsa.sign(good());
    expect(await it.ask(old)).toEqual(accepted);
    const next = await it.login.key('RS256', 'rsa-2');
    it.rsa.withdraw();
    later(31_000);
    expect(await it.ask(await next.sign(good()))).toEqual(accepted);
    expect(await it.ask(old)).toEqual(refused);
    next.withdraw();
    later(11 * MINUTE);
    expect(await it.ask(await next.sign(good()))).toEqual(refused);
  });

  test('without the name of its key is tried with each that it could be', async () => {
    await using it = await house();
    const nameless = [await it.login.key('ES256'), await it.login.key('ES256')];
    for (const key of nameless) expect(await it.ask(await key.sign(good()))).toEqual(accepted);
    nameless[0]?.withdraw();
    later(11 * MINUTE);
    expect(await it.ask((await nameless[0]?.sign(good())) ?? '')).toEqual(refused);
  });

  test('made-up keys do not have the issuer asked each time', async () => {
    await using it = await house();
    const stranger = await it.login.key('RS256', 'none-of-theirs');
    stranger.withdraw();
    for (let n = 0; n < 5; n++) expect(await it.ask(await stranger.sign(good()))).toEqual(refused);
    expect(it.login.asked()).toBe(1);
  });

  describe('whose issuer is away', () => {
    const unknown = { status: 503, code: 'IssuerUnreachable', retryAfter: '5' };

    test('is neither good nor bad: 503, and when to come again; all others go on', async () => {
      await using it = await house();
      await it.login.leave();
      const bearer = await it.rsa.sign(good());
      expect(await it.ask(bearer)).toEqual(unknown);
      const trpc = await it.own.call('GET', '/api/trpc/templates.list?input=%7B%7D', { bearer });
      expect(trpc).toMatchObject({ status: 503, body: { error: { data: { problem: { code: 'IssuerUnreachable', status: 503 } } } } });
      expect(trpc.headers.get('retry-after')).toBe('5');
      expect(trpc.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|jwks/);
      expect(await it.ask(await signed(good()))).toEqual(accepted);
      expect(await it.ask(new UnsecuredJWT(good()).encode())).toEqual(refused);
    });

    test.each<[string, number, string]>([
      ['an error', 500, '{}'],
      ['a page', 200, '<html>Maintenance</html>'],
      ['something else', 200, '{"error": "not now"}'],
    ])('as %s', async (_, status, body) => {
      await using it = await house();
      const keys = it.login.answers.body;
      Object.assign(it.login.answers, { status, body: () => body });
      const bearer = await it.rsa.sign(good());
      expect(await it.ask(bearer)).toEqual(unknown);
      Object.assign(it.login.answers, { status: 200, body: keys });
      expect(await it.ask(bearer)).toEqual(accepted);
    });

    test('is taken as long as its keys are remembered', async () => {
      await using it = await house();
      expect(await it.ask(await it.rsa.sign(good()))).toEqual(accepted);
      await it.login.leave();
      expect(await it.ask(await it.ec.sign(good()))).toEqual(accepted);
      later(11 * MINUTE);
      expect(await it.ask(await it.ec.sign(good()))).toEqual(unknown);
    });
  });
});
