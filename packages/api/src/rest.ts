import type { AnyTRPCProcedure } from '@trpc/server';
import { z } from 'zod';
import type { Context } from './context.ts';
import { appRouter } from './router.ts';
import { createCallerFactory, type Meta } from './trpc.ts';

/** What came in by HTTP, before anything was believed. */
export type RestInput = {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
};

export type RestRoute = {
  /** `templates.create`. */
  readonly procedure: string;
  readonly meta: Meta;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  call(ctx: Context, input: RestInput): Promise<unknown>;
};

const callerOf = createCallerFactory(appRouter);

/** The REST door of every procedure: the same schemas, the same function. */
export const restRoutes: readonly RestRoute[] = (Object.entries(appRouter._def.procedures) as unknown as [string, AnyTRPCProcedure][]).map(
  ([name, procedure]) => {
    const { meta, inputs, output } = procedure._def as unknown as { meta: Meta; inputs: [z.ZodType]; output: z.ZodType };
    const [input] = inputs;
    const numbers = numbersOf(input);
    return {
      procedure: name,
      meta,
      input,
      output,
      async call(ctx, raw) {
        const found = name.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], callerOf(ctx));
        return (found as (input: unknown) => Promise<unknown>)(merged(meta, numbers, raw));
      },
    };
  },
);

/**
 * Path parameters, query and body as the one object that a procedure takes. Nothing is refused here, since who calls is asked
 * first: what does not belong gets a name that no schema knows, so that the procedure's own schema refuses it in its turn.
 */
function merged({ rest }: Meta, numbers: ReadonlySet<string>, { params, query, body, ifMatch }: RestInput): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const reads = rest.method === 'GET';
  for (const [key, value] of Object.entries(query)) input[reads && !(key in params) ? key : `query.${key}`] = value;
  if (!reads && body !== undefined) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) input['body'] = body;
    else for (const [key, value] of Object.entries(body)) input[key in params || key === 'ifVersion' ? `body.${key}` : key] = value;
  }
  Object.assign(input, params);
  for (const key of numbers) if ((reads || key in params) && key in input) input[key] = numberOf(input[key]);
  if (ifMatch !== undefined && numbers.has('ifVersion') && ifMatch !== '*')
    input['ifVersion'] = numberOf(/^(?:W\/)?"(.*)"$/.exec(ifMatch)?.[1] ?? ifMatch);
  return input;
}

/** Text from a URL as the number it spells; anything else stays what it is, for the schema to refuse. */
const numberOf = (value: unknown) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value);

/** Schemas say `int`, URLs only know text: which fields are numbers is read from the schema, which itself stays as strict as it is. */
function numbersOf(input: z.ZodType): Set<string> {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return new Set(
    Object.keys(properties).filter((key) => ['integer', 'number'].includes(String((properties[key] as { type?: unknown }).type))),
  );
}
