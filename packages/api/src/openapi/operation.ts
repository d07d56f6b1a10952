import type { RestRoute } from '../rest.ts';
import { examples } from './examples.ts';
import type { Json } from './json.ts';
import { refusals } from './refusals.ts';
import { inputSchema, outputSchema } from './schemas.ts';
import { carriersOf, securityOf } from './security.ts';

type Shape = Json & { readonly properties?: Record<string, Json>; readonly required?: readonly string[] };

/** One procedure's REST door, read from the schemas that check it. */
export function operation({ procedure, meta: { rest }, input, output }: RestRoute): Json {
  const { input: asked = {}, output: answer } = examples[procedure] ?? {};
  const schema: Shape = inputSchema(input);
  const inPath = [...rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const properties = schema.properties ?? {};
  const reads = rest.method === 'GET';
  const inQuery = reads ? Object.keys(properties).filter((key) => !inPath.includes(key)) : [];
  const versioned = 'ifVersion' in properties;
  const body = reads ? null : bodyOf(schema, inPath);
  const makes = rest.success === 201 && JSON.stringify(body?.schema).includes('"id":');
  const isPublic = carriersOf(procedure).length === 0;
  return {
    operationId: procedure,
    summary: rest.summary,
    tags: [procedure.split('.')[0]],
    security: securityOf(procedure),
    parameters: [
      ...inPath.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? uuid, example: asked[name] })),
      ...inQuery.map((name) => ({
        name,
        in: 'query',
        required: schema.required?.includes(name) ?? false,
        schema: properties[name],
        ...(name in asked && { example: asked[name] }),
      })),
      ...(versioned ? [ifMatch] : []),
    ],
    ...(body && { requestBody: { required: body.needed, content: json(body.schema, without(asked, inPath)) } }),
    responses: {
      ...(makes && {
        200: { description: 'The same request came before: the thing as it is now.', content: json(outputSchema(output), answer) },
      }),
      [rest.success]:
        rest.success === 204
          ? { description: 'Done.' }
          : { description: rest.summary, ...headersOf(procedure), content: json(outputSchema(output), answer) },
      ...refusals({ procedure, inPath, writes: !reads, isPublic, makes, versioned }),
    },
  };
}

export const uuid: Json = { type: 'string', format: 'uuid' };

const ifMatch: Json = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `version` that was seen, in quotes: another by now answers 412.',
  schema: { type: 'string' },
  example: '"1"',
};

const json = (schema: Json, example: unknown): Json => ({ 'application/json': { schema, example } });

const without = (input: Json, inPath: readonly string[]): Json =>
  Object.fromEntries(Object.entries(input).filter(([key]) => !inPath.includes(key)));

function headersOf(procedure: string): Json {
  const header = (name: string, description: string) => ({ headers: { [name]: { description, schema: { type: 'string' } } } });
  if (procedure === 'sessions.candidate') return header('Set-Cookie', 'The session as an HttpOnly cookie, named for its invitation.');
  return procedure.startsWith('templates.') && procedure !== 'templates.list' ? header('ETag', 'The version, for `If-Match`.') : {};
}

/** What of an input is the body: all but the path's parameters and the version, which has a header; in each branch of a union. */
function bodyOf(schema: Shape, inPath: readonly string[]): { schema: Json; needed: boolean } | null {
  const branches = (schema['oneOf'] ?? schema['anyOf']) as Shape[] | undefined;
  if (branches) return { schema: { oneOf: branches.map((branch) => bodyOf(branch, inPath)?.schema) }, needed: true };
  const kept = Object.entries(schema.properties ?? {}).filter(([key]) => !inPath.includes(key) && key !== 'ifVersion');
  if (kept.length === 0) return null;
  const required = (schema.required ?? []).filter((key) => kept.some(([name]) => name === key));
  return {
    schema: { type: 'object', properties: Object.fromEntries(kept), required, additionalProperties: false },
    needed: required.length > 0,
  };
}
