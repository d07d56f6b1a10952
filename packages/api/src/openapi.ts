import { z } from 'zod';
import { type RestRoute, restRoutes } from './rest.ts';

type Json = Record<string, unknown>;

/** The document of `/api/v1/openapi.json`, generated from the same schemas that check requests and answers. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const route of restRoutes) {
    const { path, method } = route.meta.rest;
    const rest = `/api/v1${path}`;
    paths[rest] = { ...paths[rest], [method.toLowerCase()]: operation(route) };
  }
  paths['/api/v1/takes/{takeId}/slices/{n}'] = { put: sliceOperation };
  return {
    openapi: '3.1.0',
    info: { title: 'Interviews', version: '1', description: 'One-way video interviews. The same use cases as the typed client.' },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: problemSchema },
    },
  };
}

function operation({ procedure, meta: { rest }, input, output }: RestRoute): Json {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Json & {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const inPath = [...rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const properties = schema.properties ?? {};
  const inQuery = rest.method === 'GET' ? Object.keys(properties).filter((key) => !inPath.includes(key)) : [];
  const body = bodyOf(schema, inPath);
  const isPublic = procedure.startsWith('sessions.');
  return {
    operationId: procedure,
    summary: rest.summary,
    tags: [procedure.split('.')[0]],
    ...(!isPublic && { security: [{ bearer: [] }] }),
    parameters: [
      ...inPath.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string', format: 'uuid' } })),
      ...inQuery.map((name) => ({ name, in: 'query', required: false, schema: properties[name] })),
      ...('ifVersion' in properties ? [{ name: 'If-Match', in: 'header', required: false, schema: { type: 'string' } }] : []),
    ],
    ...(rest.method !== 'GET' &&
      body && { requestBody: { required: body.needed, content: { 'application/json': { schema: body.schema } } } }),
    responses: {
      [rest.success]:
        rest.success === 204
          ? { description: 'Done' }
          : {
              description: rest.summary,
              content: { 'application/json': { schema: z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }) } },
            },
      ...problems,
    },
  };
}

/** What of an input is the body: all but the path's parameters and the version, which has a header; in each branch of a union. */
function bodyOf(schema: Json, inPath: readonly string[]): { schema: Json; needed: boolean } | null {
  const branches = (schema['oneOf'] ?? schema['anyOf']) as Json[] | undefined;
  if (branches) return { schema: { oneOf: branches.map((branch) => bodyOf(branch, inPath)?.schema) }, needed: true };
  const kept = Object.entries((schema['properties'] ?? {}) as Json).filter(([key]) => !inPath.includes(key) && key !== 'ifVersion');
  if (kept.length === 0) return null;
  const required = ((schema['required'] ?? []) as string[]).filter((key) => kept.some(([name]) => name === key));
  return {
    schema: { type: 'object', properties: Object.fromEntries(kept), required, additionalProperties: false },
    needed: required.length > 0,
  };
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const problems = Object.fromEntries(
  [
    ['400', 'The request does not fit, or the rules refuse it'],
    ['401', 'Nobody known is calling'],
    ['403', 'Not for this caller'],
    ['404', 'Not there, or not yours'],
    ['409', 'The state of things refuses it'],
    ['413', 'Too large'],
    ['429', 'Too often'],
  ].map(([status, description]) => [status, { description, content: problemContent }]),
);

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

const sliceOperation = {
  operationId: 'takes.slice',
  summary: 'Send one slice of a take; the same bytes again are fine',
  tags: ['takes'],
  security: [{ bearer: [] }],
  parameters: [
    { name: 'takeId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    { name: 'n', in: 'path', required: true, schema: { type: 'integer', minimum: 0, maximum: 3999 } },
    { name: 'Content-Digest', in: 'header', required: true, schema: { type: 'string' }, description: 'sha-256=:<base64>: (RFC 9530)' },
  ],
  requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
  responses: { '204': { description: 'Stored' }, ...problems },
};
