/** `pnpm event-schemas`: the JSON Schemas of events, for consumers in any language. A test holds the committed files to the code. */
import { writeFile } from 'node:fs/promises';
import { analysisEvent } from '@interviews/domain/analysis.ts';
import { interviewEvent } from '@interviews/domain/events.ts';
import { z } from 'zod';

/** `format` says it; the pattern behind it is for machines that know no formats, and the bounds of a safe integer are everybody's. */
function override({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

const schemaOf = (event: z.ZodType, title: string): object => ({ title, ...z.toJSONSchema(event, { io: 'input', override }) });

/** Every file, by the name under which the package exports it. */
export const eventSchemas: Readonly<Record<string, object>> = {
  'interview-events.schema.json': schemaOf(interviewEvent, 'A message of the topic interview-events'),
  'analysis-events.schema.json': schemaOf(analysisEvent, 'A message of the topic analysis-events'),
};

if (import.meta.main) {
  for (const [name, schema] of Object.entries(eventSchemas))
    await writeFile(new URL(`schemas/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
