import { restRoutes } from '@interviews/api/rest.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, serve } from '../testing/serve.ts';

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

test('the OpenAPI document names every route, its inputs and its answers', async () => {
  const { body } = await server.call('GET', '/api/v1/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  for (const { procedure, meta } of restRoutes)
    expect(body.paths[`/api/v1${meta.rest.path}`][meta.rest.method.toLowerCase()]).toMatchObject({ operationId: procedure });
  expect(body.paths['/api/v1/templates'].post).toMatchObject({
    operationId: 'templates.create',
    requestBody: { content: { 'application/json': { schema: { required: ['title'], additionalProperties: false } } } },
    responses: { 201: { content: { 'application/json': {} } }, 400: {} },
  });
  expect(body.paths['/api/v1/templates/{templateId}'].put.parameters).toMatchObject([
    { name: 'templateId', in: 'path' },
    { name: 'If-Match', in: 'header' },
  ]);
  expect(body.paths['/api/v1/templates'].get.parameters.map(({ name }: { name: string }) => name)).toEqual([
    'status',
    'search',
    'cursor',
    'limit',
  ]);
});

test('the page that shows it runs its own scripts alone, and asks nobody else', async () => {
  const answer = await server.call('GET', '/api/v1/docs/');
  expect(answer.status).toBe(200);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/default-src 'none'; script-src 'self' 'sha256-/);
  expect(policy).not.toMatch(/https?:/);
  const sources = [...answer.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => String(at));
  for (const at of sources) expect(at).not.toMatch(/^(https?:)?\/\//);
  for (const at of sources.filter((source) => source.endsWith('.js')))
    expect((await server.call('GET', new URL(at, `${server.url}/api/v1/docs/`).pathname)).status).toBe(200);
});

test('the rest of the API may load nothing at all', async () => {
  const { headers } = await server.call('GET', '/api/v1/openapi.json');
  expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});
