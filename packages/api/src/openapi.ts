import { besideRoutes } from './openapi/beside.ts';
import type { Json } from './openapi/json.ts';
import { operation } from './openapi/operation.ts';
import { problemExamples, problemSchema } from './openapi/problems.ts';
import { namedSchemas } from './openapi/schemas.ts';
import { securitySchemes } from './openapi/security.ts';
import { restRoutes } from './rest.ts';

const DESCRIPTION = `One-way video interviews. The same use cases as the typed client.

Ids, times and pages are alike everywhere: uuids, ISO 8601 in UTC with milliseconds, \`{items, nextCursor}\` with newest first.
What is absent is null, and an unknown field is refused. A body that creates may carry its own \`id\`: the same again answers 200 with
the thing as it is now, so that a request may be sent until it is answered.`;

const tags = {
  sessions: 'Who is calling.',
  templates: 'Interviews as HR writes them: draft, published, archived.',
  questions: 'What a draft asks.',
  invitations: "One candidate's interview, from the invitation to its end.",
  notices: 'What somebody in HR was told and has not read.',
  takes: 'Recordings, slice by slice.',
  colleagues: 'Who signs in for a company.',
  apiKeys: 'For programs of one company.',
  operations: 'For those who run it.',
};

/** The document of `/api/v1/openapi.json`, generated from the same schemas that check requests and answers. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const route of restRoutes) {
    const { path, method } = route.meta.rest;
    const rest = `/api/v1${path}`;
    paths[rest] = { ...paths[rest], [method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Interviews', version: '1', description: DESCRIPTION, license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' } },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: { ...paths, ...besideRoutes },
    components: {
      securitySchemes,
      schemas: { ...namedSchemas(), Problem: problemSchema() },
      examples: problemExamples(),
    },
  };
}
