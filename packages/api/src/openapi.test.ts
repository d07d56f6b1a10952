import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { examples } from './openapi/examples.ts';
import { openApiDocument } from './openapi.ts';
import { restRoutes } from './rest.ts';

type Operation = {
  operationId: string;
  tags: string[];
  responses: Record<string, { content?: Record<string, unknown> }>;
  security: object[];
};
const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
  tags: { name: string }[];
};
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

test('the committed document is the generated one (else: pnpm openapi)', async () => {
  expect(JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8'))).toEqual(document);
});

test.each(restRoutes)(
  'the example of $procedure is a request and an answer that its schemas accept',
  ({ procedure, input, output, meta }) => {
    const example = examples[procedure]!;
    expect(input.safeParse(example.input).error).toBeUndefined();
    if (meta.rest.success === 204) expect(example.output).toBeUndefined();
    else expect(output.safeParse(example.output).error).toBeUndefined();
  },
);

test('every reference leads somewhere', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(refs.length).toBeGreaterThan(500);
  for (const [, kind, name] of refs) expect(Object.keys(document.components[kind!]!)).toContain(name);
  expect(JSON.stringify(document)).not.toContain('$defs');
});

test('every operation has a name of its own, a known tag, known carriers and its problems', () => {
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  const carriers = Object.keys(document.components['securitySchemes']!);
  for (const { operationId, tags, security, responses } of operations) {
    for (const tag of tags) expect(document.tags.map(({ name }) => name)).toContain(tag);
    for (const scheme of security) expect(carriers).toContain(Object.keys(scheme)[0]);
    if (tags.includes('operations')) continue;
    for (const [status, { content }] of Object.entries(responses).filter(([status]) => Number(status) >= 400 && status !== '416'))
      expect(Object.keys(content ?? {}), `${operationId} ${status}`).toEqual(['application/problem+json']);
  }
});
