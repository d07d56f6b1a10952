import { openApiDocument } from '@interviews/api/openapi.ts';
import { restRoutes } from '@interviews/api/rest.ts';
import { describe, expect, test } from 'vitest';
import { contract } from './testing/contract.ts';

const api = await contract();
const hr = await api.admin();
const json = { 'content-type': 'application/json' };
const fill = (path: string) => `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'n' ? '0' : crypto.randomUUID()))}`;

const problem = (raw: { status: number; headers: Headers; text: string }, status: number, code: string) => {
  expect(raw.headers.get('content-type')).toContain('application/problem+json');
  const body = JSON.parse(raw.text);
  expect({ status: raw.status, said: body.status, code: body.code }, raw.text).toEqual({ status, said: status, code });
  return body;
};

describe('what is no use case', () => {
  test.each([
    ['/health/live', { status: 'ok' }],
    ['/health/ready', { status: 'ok' }],
    ['/health', { status: expect.stringMatching(/^(ok|degraded)$/), dependencies: expect.objectContaining({ database: 'ok' }) }],
  ])('%s answers', async (path, expected) => {
    const { status, text } = await api.send('GET', path);
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 200, body: expected });
  });

  test('metrics count what is asked, by name and outcome, and tell what the database holds', async () => {
    await api.make('templates.list', {}, hr.bearer);
    await api.ask('REST', 'templates.get', { templateId: crypto.randomUUID() }, hr.bearer);
    await api.make('templates.create', { title: 'T' }, hr.bearer);
    const { status, headers, text } = await api.send('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    for (const line of [
      /^interview_queries_total\{query="list_templates",outcome="ok"\} [1-9]/m,
      /^interview_queries_total\{query="get_template",outcome="rejected"\} [1-9]/m,
      /^interview_commands_total\{command="create_template",outcome="ok"\} [1-9]/m,
      /^http_request_duration_seconds_count\{method="POST",route="\/api\/v1\/templates",status="201"\} [1-9]/m,
      /^interview_templates_total\{status="draft"\} \d/m,
      /^# TYPE interview_invitations_total gauge/m,
      /^# TYPE interview_responses_total gauge/m,
      /^# TYPE interview_outbox_events_total gauge/m,
      /^# TYPE interview_completion_duration_seconds histogram/m,
      /^process_cpu_seconds_total /m,
    ])
      expect(text).toMatch(line);
  });

  test('every metric of the contract is there, by its name, kind and labels', async () => {
    const { text } = await api.send('GET', '/metrics');
    const held = {
      interview_templates_total: ['status', 'draft', 'published', 'archived'],
      interview_invitations_total: ['status', 'pending', 'started', 'completed', 'expired'],
      interview_responses_total: ['type', 'video', 'text', 'choice'],
      interview_outbox_events_total: ['status', 'pending', 'published', 'failed'],
    };
    for (const [name, [label, ...values]] of Object.entries(held)) {
      const found = [...text.matchAll(new RegExp(`^${name}\\{${label}="(\\w+)"\\} \\d+$`, 'gm'))].map(([, value]) => value);
      expect(found.toSorted(), name).toEqual(values.toSorted());
    }
    const kinds = {
      interview_commands_total: 'counter',
      interview_queries_total: 'counter',
      interview_completion_duration_seconds: 'histogram',
      http_request_duration_seconds: 'histogram',
      process_resident_memory_bytes: 'gauge',
    };
    for (const [name, kind] of Object.entries(kinds)) expect(text).toMatch(new RegExp(`^# TYPE ${name} ${kind}$`, 'm'));
    for (const [, outcome] of text.matchAll(/^interview_(?:commands|queries)_total\{.*outcome="(\w+)"\}/gm))
      expect(['ok', 'rejected', 'failed']).toContain(outcome);
  });

  test('a slice is counted like every other command', async () => {
    const outcomes = async (outcome: string) => {
      const { text } = await api.send('GET', '/metrics');
      return Number(
        new RegExp(`^interview_commands_total\\{command="receive_slice",outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
      );
    };
    const before = [await outcomes('ok'), await outcomes('rejected')] as const;
    await api.stored(await api.started(hr));
    await api.put(crypto.randomUUID(), 0, Buffer.from('x'), 'sl_forged');
    expect(await outcomes('ok')).toBeGreaterThan(before[0]);
    expect(await outcomes('rejected')).toBeGreaterThan(before[1]);
  });

  test('the document is the one generated from this code, and its page asks nobody else', async () => {
    const { text } = await api.send('GET', '/api/v1/openapi.json');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    const page = await api.send('GET', '/api/v1/docs/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).not.toMatch(/https?:/);
  });

  test('an unknown address is a 404 at both doors', async () => {
    for (const path of ['/', '/api/v1', '/api/v1/nothing', '/api/v1/templates/x/y/z'])
      problem(await api.send('GET', path), 404, 'NotFound');
    const { status, text } = await api.send('POST', '/api/trpc/nothing.here', { body: {} });
    expect({ status, code: JSON.parse(text).error.data.problem.code }).toEqual({ status: 404, code: 'NotFound' });
  });
});

describe.each(restRoutes.map(({ meta }) => [`${meta.rest.method} ${meta.rest.path}`, meta.rest] as const))('%s', (_, { method, path }) => {
  test('takes no other method, and says which', async () => {
    const raw = await api.send('PATCH', fill(path));
    problem(raw, 405, 'MethodNotAllowed');
    expect(raw.headers.get('allow')).toContain(method);
  });

  if (method === 'GET') return;
  test('reads size, type and JSON before it asks who calls', async () => {
    const url = fill(path);
    problem(await api.send(method, url, { body: '{', headers: json }), 400, 'ValidationFailed');
    problem(await api.send(method, url, { body: `"${'x'.repeat(1024 * 1024)}"`, headers: json }), 413, 'PayloadTooLarge');
    problem(await api.send(method, url, { body: '<a/>', headers: { 'content-type': 'application/xml' } }), 415, 'UnsupportedMediaType');
  });
});

test.each([
  ['/health', 'GET'],
  ['/health/live', 'GET'],
  ['/health/ready', 'GET'],
  ['/metrics', 'GET'],
  ['/api/v1/openapi.json', 'GET'],
  ['/api/v1/docs', 'GET'],
  [fill('/takes/{takeId}/slices/{n}'), 'PUT'],
  [fill('/takes/{takeId}/media'), 'GET'],
])('%s takes no other method, and says which', async (path, method) => {
  for (const other of ['DELETE', 'PATCH']) {
    const raw = await api.send(other, path);
    problem(raw, 405, 'MethodNotAllowed');
    expect(raw.headers.get('allow')).toContain(method);
  }
});

test('a change by GET, and a question by POST, are refused by tRPC, which says how', async () => {
  for (const [method, procedure, allowed] of [
    ['GET', 'templates.create', 'POST'],
    ['POST', 'templates.list', 'GET'],
  ] as const) {
    const { status, headers, text } = await api.send(method, `/api/trpc/${procedure}`, { ...(method === 'POST' && { body: {} }) });
    expect({ status, code: JSON.parse(text).error.data.problem.code }).toEqual({ status: 405, code: 'MethodNotAllowed' });
    expect(headers.get('allow')).toBe(allowed);
  }
});

test('what is read by GET is there for HEAD too', async () => {
  const { status, text } = await api.send('HEAD', '/api/v1/templates', { bearer: hr.bearer });
  expect({ status, text }).toEqual({ status: 200, text: '' });
});
