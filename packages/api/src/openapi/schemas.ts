import { z } from 'zod';
import { apiKeyCreatedOutput, apiKeyOutput } from '../api-keys/api-key-output.ts';
import {
  analysisOutput,
  askedQuestionOutput,
  invitationCreatedOutput,
  invitationOutput,
  invitationSummary,
} from '../invitations/invitation-output.ts';
import { responseOutput } from '../invitations/response-output.ts';
import { noticeOutput } from '../notices/notice-output.ts';
import { questionOutput } from '../questions/question-output.ts';
import { takeBegunOutput, takeOutput } from '../takes/take-output.ts';
import { settingsOutput, templateOutput, templateSummary } from '../templates/template-output.ts';
import type { Json } from './json.ts';

/** What has a name in the document, so that readers and generators see one Invitation and not twenty. */
const named = z.registry<{ id: string }>();
named.add(templateOutput, { id: 'Template' });
named.add(templateSummary, { id: 'TemplateSummary' });
named.add(settingsOutput, { id: 'Settings' });
named.add(questionOutput, { id: 'Question' });
named.add(invitationOutput, { id: 'Invitation' });
named.add(invitationCreatedOutput, { id: 'InvitationWithLink' });
named.add(invitationSummary, { id: 'InvitationSummary' });
named.add(askedQuestionOutput, { id: 'AskedQuestion' });
named.add(responseOutput, { id: 'Response' });
named.add(analysisOutput, { id: 'Analysis' });
named.add(noticeOutput, { id: 'Notice' });
named.add(takeOutput, { id: 'Take' });
named.add(takeBegunOutput, { id: 'TakeWithToken' });
named.add(apiKeyOutput, { id: 'ApiKey' });
named.add(apiKeyCreatedOutput, { id: 'ApiKeyWithKey' });

/** `format` says it; the pattern behind it is for machines that check, and the bounds of a safe integer are everybody's. */
function override({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

const output = {
  metadata: named,
  unrepresentable: 'any',
  io: 'output',
  override,
  uri: (id: string) => `#/components/schemas/${id}`,
} as const;

/** The named schemas, each whole. */
export function namedSchemas(): Json {
  const { schemas } = z.toJSONSchema(named, output);
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema as Json)]));
}

/** An answer, by name where it has one. */
export function outputSchema(schema: z.ZodType): Json {
  const { id } = named.get(schema) ?? {};
  if (id) return { $ref: `#/components/schemas/${id}` };
  return hoisted(bare(z.toJSONSchema(schema, output) as Json)) as Json;
}

/** What a request may be: with what the edge fills in left out. */
export const inputSchema = (input: z.ZodType): Json =>
  bare(z.toJSONSchema(input, { unrepresentable: 'any', io: 'input', override }) as Json);

function bare({ $schema: _, $id: __, id: ___, $defs: ____, ...schema }: Json): Json {
  return schema;
}

/** References into the document instead of into the schema. */
function hoisted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hoisted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : hoisted(inner),
    ]),
  );
}
