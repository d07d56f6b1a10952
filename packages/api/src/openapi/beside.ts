import { examples } from './examples.ts';
import type { Json } from './json.ts';
import { uuid } from './operation.ts';
import { refusals } from './refusals.ts';
import { securityOf } from './security.ts';

const takeId = { name: 'takeId', in: 'path', required: true, schema: uuid, example: examples['takes.get']?.input['takeId'] };
const n = { name: 'n', in: 'path', required: true, schema: { type: 'integer', minimum: 0, maximum: 3999 }, example: 0 };
const bytes = { schema: { type: 'string', format: 'binary' } };

const slice: Json = {
  operationId: 'takes.slice',
  summary: 'Send one slice of a take; the same bytes again are fine',
  tags: ['takes'],
  security: securityOf('takes.slice'),
  parameters: [
    takeId,
    n,
    {
      name: 'Content-Digest',
      in: 'header',
      required: true,
      schema: { type: 'string' },
      description: 'Of the body, by RFC 9530.',
      example: 'sha-256=:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=:',
    },
  ],
  requestBody: { required: true, description: '1 byte to 8 MiB, of any type.', content: { 'application/octet-stream': bytes } },
  responses: {
    204: { description: 'Stored, so that it survives a power cut.' },
    ...refusals({ procedure: 'takes.slice', inPath: ['takeId'], writes: true, isPublic: false, makes: false, versioned: false }),
  },
};

const media: Json = {
  operationId: 'takes.media',
  summary: 'Play a take by its signed `playbackUrl`, whole or in ranges, or show its `posterUrl`',
  tags: ['takes'],
  security: [],
  parameters: [
    takeId,
    { name: 'signature', in: 'query', required: true, schema: { type: 'string' }, example: '…' },
    { name: 'Range', in: 'header', required: false, schema: { type: 'string' }, example: 'bytes=0-1023' },
  ],
  responses: {
    200: { description: 'The recording.', content: { 'video/webm': bytes, 'video/mp4': bytes, 'image/jpeg': bytes, 'image/png': bytes } },
    206: { description: 'A part of it.', content: { 'video/webm': bytes, 'video/mp4': bytes } },
    416: { description: 'It has no such part.' },
    ...refusals({ procedure: 'takes.media', inPath: ['takeId'], writes: false, isPublic: true, makes: false, versioned: false }),
  },
};

const status = (values: readonly string[], more: Json = {}) => ({
  type: 'object',
  required: ['status'],
  properties: { status: { enum: values }, ...more },
});
const probe = (name: string, summary: string, answers: Json): Json => ({
  operationId: `health.${name}`,
  summary,
  tags: ['operations'],
  security: [],
  responses: answers,
});
const said = (description: string, schema: Json, example: Json): Json => ({
  description,
  content: { 'application/json': { schema, example } },
});

const byName = { dependencies: { type: 'object', additionalProperties: { enum: ['ok', 'down'] } } };
const well = { status: 'ok', dependencies: { database: 'ok', storage: 'ok' } };
const ill = { status: 'down', dependencies: { database: 'down', storage: 'ok' } };

/** The routes that are no procedures: bytes, probes, metrics, and this document. */
export const besideRoutes: Json = {
  '/api/v1/takes/{takeId}/slices/{n}': { put: slice },
  '/api/v1/takes/{takeId}/media': { get: media },
  '/api/v1/openapi.json': {
    get: probe('document', 'This document', { 200: said('OpenAPI 3.1', { type: 'object' }, { openapi: '3.1.0' }) }),
  },
  '/api/v1/docs': {
    get: probe('docs', 'This document as a page', {
      200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } },
    }),
  },
  '/health/live': { get: probe('live', 'Whether the process runs', { 200: said('It does.', status(['ok']), { status: 'ok' }) }) },
  '/health/ready': {
    get: probe('ready', 'Whether commands can be served', {
      200: said('They can.', status(['ok']), { status: 'ok' }),
      503: said('The database is away.', status(['down']), { status: 'down' }),
    }),
  },
  '/health': {
    get: probe('health', 'Every dependency by name; one away that can be waited for is `degraded`', {
      200: said('Commands can be served.', status(['ok', 'degraded'], byName), well),
      503: said('They cannot.', status(['down'], byName), ill),
    }),
  },
  '/metrics': {
    get: probe('metrics', 'For Prometheus', { 200: { description: 'Metrics', content: { 'text/plain': { schema: { type: 'string' } } } } }),
  },
};
