import { connect } from 'node:net';
import { restRoutes } from '@interviews/api/rest.ts';
import { company, newId, started } from '@interviews/db/testing/builders.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Server, serve } from './testing/serve.ts';

let server: Server;
let bearers: Record<'hr' | 'candidate', string>;
beforeAll(async () => {
  server = await serve();
  const { hrId, companyId } = await company(server.sql);
  const invitation = await started(server.sql);
  bearers = { hr: await server.bearer({ id: hrId, role: 'admin', companyId }), candidate: (await server.enter(invitation.id)).token };
});
afterAll(() => server[Symbol.asyncDispose]());

/** A refusal in the contract's form, with nothing of ours in it. */
function mustBeProblem(answer: Answer, status: number, code: string): void {
  expect(answer.body, answer.text).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code,
  });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.text).not.toMatch(/node_modules|\.ts:|\bat \w+ \(|postgres|select |ZodError/i);
}

const badId = 'not-an-id';
const anyId = newId();
const fill = (path: string, id: string) => `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'n' ? '0' : id))}`;
const isCandidates = (procedure: string) =>
  [
    'invitations.mine',
    'invitations.start',
    'invitations.open',
    'invitations.draft',
    'invitations.respond',
    'invitations.complete',
  ].includes(procedure) ||
  (procedure.startsWith('takes.') && procedure !== 'takes.get');

describe.each(restRoutes.map((route) => [`${route.meta.rest.method} ${route.meta.rest.path}`, route] as const))(
  '%s',
  (_, { procedure, meta }) => {
    const { method, path } = meta.rest;
    const bearer = () => (procedure.startsWith('sessions.') ? undefined : isCandidates(procedure) ? bearers.candidate : bearers.hr);
    const call = (at: string, sent: Parameters<Server['call']>[2] = {}, by = method as string) =>
      server.call(by, at, { bearer: bearer(), ...sent });
    const url = fill(path, anyId);

    test.runIf(path.includes('{'))('refuses a malformed id, of whatever kind', async () => {
      for (const id of [badId, '%00', '1', 'null', `${anyId}x`, '..%2f..%2fetc', '%F0%9F%92%A9', "'%20or%201=1--", 'a'.repeat(3000)])
        mustBeProblem(await call(fill(path, id)), 400, 'ValidationFailed');
    });

    test('refuses unknown fields, in the query string too, and names them', async () => {
      const inQuery = await call(`${url}?nonsense=1`);
      mustBeProblem(inQuery, 400, 'ValidationFailed');
      // A union knows which of its shapes is meant only by `type`.
      const named = procedure !== 'invitations.respond';
      if (named)
        expect(inQuery.body.errors.map(({ path: at }: { path: string }) => at)).toContainEqual(expect.stringContaining('nonsense'));
      if (method === 'GET') return;
      const inBody = await call(url, { body: { nonsense: 1 } });
      mustBeProblem(inBody, 400, 'ValidationFailed');
      // A union knows which of its shapes is meant only by `type`.
      if (procedure !== 'invitations.respond') expect(inBody.body.errors).toContainEqual({ path: 'nonsense', message: 'Unknown field.' });
    });

    test.runIf(method !== 'GET')('refuses bodies that are no object, cut off, too large or of another type', async () => {
      for (const body of ['null', '[]', '"text"', '7', 'true']) {
        const answer = await call(url, { body, headers: { 'content-type': 'application/json' } });
        mustBeProblem(answer, 400, 'ValidationFailed');
      }
      const json = { 'content-type': 'application/json' };
      for (const body of ['{"title": "cut', '{', '{"a":1,}', "{'a':1}", '{"__proto__": {"admin": true}}', '\u0000', '['.repeat(50_000)])
        mustBeProblem(await call(url, { body, headers: json }), 400, 'ValidationFailed');
      mustBeProblem(await call(url, { body: `{"title":"${'x'.repeat(1024 * 1024)}"}`, headers: json }), 413, 'PayloadTooLarge');
      for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
        mustBeProblem(await call(url, { body: '{}', headers: { 'content-type': type } }), 415, 'UnsupportedMediaType');
    });

    test.runIf(method !== 'GET')('refuses every wrong type of every field', async () => {
      const schema = restRoutes.find((route) => route.procedure === procedure)!.input as { shape?: Record<string, unknown> };
      const fields = Object.keys(schema.shape ?? {}).filter(
        (field) => !path.includes(`{${field}}`) && field !== 'ifVersion' && field !== 'anyway',
      );
      for (const field of fields)
        for (const wrong of [{}, { a: [] }, [[]], [null], -1.5, 1e308, '\u0000', '\ud800']) {
          const answer = await call(url, { body: { [field]: wrong } });
          expect(answer.status, `${field}: ${JSON.stringify(wrong)} ${answer.text}`).toBeGreaterThanOrEqual(400);
          expect(answer.status).toBeLessThan(500);
        }
    });

    test('answers another method with 405 and those that it takes', async () => {
      const answer = await call(url, {}, 'PATCH');
      mustBeProblem(answer, 405, 'MethodNotAllowed');
      expect(answer.headers.get('allow')).toContain(method);
    });
  },
);

test('an unknown address is a 404, whatever is sent', async () => {
  for (const path of ['/', '/api', '/api/v1', '/api/v1/nothing', '/api/v1/templates/x/y/z', '/wp-admin.php'])
    mustBeProblem(await server.call('GET', path), 404, 'NotFound');
  mustBeProblem(await server.call('POST', '/api/v1/nothing', { body: { a: 1 } }), 404, 'NotFound');
  mustBeProblem(await server.call('GET', '/api/v1/%zz'), 400, 'ValidationFailed');
});

test('what the address says, no body says again', async () => {
  const put = (body: object) => server.call('PUT', `/api/v1/templates/${anyId}`, { bearer: bearers.hr, body });
  for (const body of [{ templateId: anyId }, { templateId: newId() }, { ifVersion: 1 }])
    mustBeProblem(await put(body), 400, 'ValidationFailed');
  mustBeProblem(await put({}), 404, 'TemplateNotFoundException');
});

test('numbers of the query string are numbers, and nothing else is', async () => {
  const list = (query: string) => server.call('GET', `/api/v1/templates?${query}`, { bearer: bearers.hr });
  expect((await list('limit=100')).status).toBe(200);
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=',
    'limit=1e1',
    'limit=ten',
    'limit=1&limit=2',
    'cursor=forged',
    'status=open',
    `search=${'x'.repeat(201)}`,
  ])
    mustBeProblem(await list(query), 400, 'ValidationFailed');
  for (const version of ['x', '"x"', '-1', '"1.5"']) {
    const answer = await server.call('PUT', `/api/v1/templates/${anyId}`, {
      bearer: bearers.hr,
      body: {},
      headers: { 'if-match': version },
    });
    mustBeProblem(answer, 400, 'ValidationFailed');
  }
});

test('of several things that are wrong the first in the contract is told: size, type and JSON, then who, then what', async () => {
  const url = '/api/v1/templates';
  const json = { 'content-type': 'application/json' };
  mustBeProblem(await server.call('POST', url, { body: `"${'x'.repeat(1024 * 1024)}"`, headers: json }), 413, 'PayloadTooLarge');
  mustBeProblem(await server.call('POST', url, { body: '{', headers: json }), 400, 'ValidationFailed');
  mustBeProblem(await server.call('POST', url, { body: { nonsense: 1 } }), 401, 'Unauthenticated');
  mustBeProblem(await server.call('POST', url, { bearer: bearers.candidate, body: { nonsense: 1 } }), 403, 'Forbidden');
  mustBeProblem(await server.call('GET', `${url}/${badId}`, { bearer: bearers.candidate }), 403, 'Forbidden');
});

test('a body that stops half way gets no success, and what is no HTTP gets a 400 without a word of ours', async () => {
  const { port } = new URL(server.url);
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end('GARBAGE\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  expect(said).toMatch(/^HTTP\/1.1 400/);
  expect(said).not.toMatch(/node_modules|\.ts:/);
});

test('tRPC refuses the same with the same problem', async () => {
  const post = (path: string, body: unknown, headers = {}) =>
    server.call('POST', `/api/trpc/${path}`, { bearer: bearers.hr, body, headers });
  const unknown = await post('templates.create', { title: 'T', nonsense: 1 });
  expect(unknown).toMatchObject({
    status: 400,
    body: { error: { data: { problem: { code: 'ValidationFailed', errors: [{ path: 'nonsense' }] } } } },
  });
  expect(unknown.text).not.toMatch(/stack|node_modules/);
  expect(await post('templates.create', '{"title": "cut', { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
  expect(await post('templates.create', `"${'x'.repeat(1024 * 1024)}"`, { 'content-type': 'application/json' })).toMatchObject({
    status: 413,
  });
  expect(await post('nothing.here', {})).toMatchObject({ status: 404, body: { error: { data: { problem: { code: 'NotFound' } } } } });
  expect((await post('templates.create', 'title=T', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
  const absent = await server.call('GET', `/api/trpc/templates.get?input=${encodeURIComponent(JSON.stringify({ templateId: anyId }))}`, {
    bearer: bearers.hr,
  });
  const byRest = await server.call('GET', `/api/v1/templates/${anyId}`, { bearer: bearers.hr });
  expect(absent.body.error.data.problem).toEqual(byRest.body);
});
