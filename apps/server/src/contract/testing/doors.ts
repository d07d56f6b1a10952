import { openApiDocument } from '@interviews/api/openapi.ts';
import { type RestRoute, restRoutes } from '@interviews/api/rest.ts';
import { expect } from 'vitest';

export const doors = ['REST', 'tRPC'] as const;
export type Door = (typeof doors)[number];

export type Request = {
  readonly body?: unknown;
  readonly bearer?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An answer as it came. */
export type Raw = { readonly status: number; readonly headers: Headers; readonly text: string };

/** An answer, whichever door it came through. */
export type Answer = {
  readonly status: number;
  /** Of a refusal. */
  readonly code: string | null;
  /** Paths of its `errors`, null where it has none. */
  readonly errors: readonly string[] | null;
  // biome-ignore lint/suspicious/noExplicitAny: what came back is checked against the procedure's schema, and a test knows which
  readonly output: any;
  readonly headers: Headers;
};

const { paths } = openApiDocument() as { paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>> };

export const routeOf = (procedure: string): RestRoute => {
  const route = restRoutes.find((it) => it.procedure === procedure);
  if (!route) throw new Error(`${procedure} is no procedure`);
  return route;
};

/** Both doors of the server at `url`. Every answer is held to the OpenAPI document and to the procedure's own output. */
export function doorsOf(url: string) {
  const statuses: number[] = [];

  /** One request as it is; a body that is no text or bytes is sent as JSON. */
  async function send(method: string, path: string, { body, bearer, headers = {} }: Request = {}): Promise<Raw> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    statuses.push(response.status);
    return { status: response.status, headers: response.headers, text: Buffer.from(await response.arrayBuffer()).toString() };
  }

  async function ask(door: Door, procedure: string, input: Readonly<Record<string, unknown>> = {}, bearer?: string): Promise<Answer> {
    const route = routeOf(procedure);
    const answer = door === 'REST' ? await throughRest(route, input, bearer) : await throughTrpc(route, input, bearer);
    if (answer.code === null) expect(route.output.safeParse(answer.output).error, procedure).toBeUndefined();
    const { method, path } = route.meta.rest;
    const documented = paths[`/api/v1${path}`]?.[method.toLowerCase()]?.responses[String(answer.status)]?.description;
    // Success has its own status at each door.
    if (door === 'REST' || answer.code !== null) expect(documented, `${procedure} ${answer.status} ${answer.code}`).toBeDefined();
    if (answer.code !== null) expect(documented?.split(', '), procedure).toContain(answer.code);
    return answer;
  }

  async function throughRest({ meta: { rest } }: RestRoute, input: Readonly<Record<string, unknown>>, bearer?: string): Promise<Answer> {
    const { ifVersion, ...left } = input;
    const rested: Record<string, unknown> = { ...left };
    const path = rest.path.replaceAll(/\{(\w+)\}/g, (_, name) => {
      const value = rested[name];
      delete rested[name];
      return encodeURIComponent(String(value));
    });
    const reads = rest.method === 'GET';
    const query = new URLSearchParams(Object.entries(rested).map(([key, value]): [string, string] => [key, String(value)]));
    const { status, headers, text } = await send(rest.method, `/api/v1${path}${reads && query.size > 0 ? `?${query}` : ''}`, {
      bearer,
      ...(!reads && Object.keys(rested).length > 0 && { body: rested }),
      ...(ifVersion !== undefined && { headers: { 'if-match': `"${ifVersion}"` } }),
    });
    if (status === 204) return { status, code: null, errors: null, output: undefined, headers };
    const body = JSON.parse(text);
    return status < 400 ? { status, code: null, errors: null, output: body, headers } : refusal(status, headers, body);
  }

  async function throughTrpc({ procedure, meta }: RestRoute, input: Readonly<Record<string, unknown>>, bearer?: string): Promise<Answer> {
    const { status, headers, text } =
      meta.rest.method === 'GET'
        ? await send('GET', `/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, { bearer })
        : await send('POST', `/api/trpc/${procedure}`, { bearer, body: input });
    const { result, error } = JSON.parse(text);
    if (!error) return { status, code: null, errors: null, output: result.data, headers };
    return refusal(status, headers, error.data.problem);
  }

  return { send, ask, statuses };
}

type Problem = { status: number; code: string; errors?: { path: string }[] };

function refusal(status: number, headers: Headers, problem: Problem): Answer {
  expect(problem).toMatchObject({ type: 'about:blank', title: expect.any(String), status, detail: expect.any(String) });
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:|\bat \w+ \(|postgres|ZodError/i);
  return { status, code: problem.code, errors: problem.errors?.map(({ path }) => path) ?? null, output: undefined, headers };
}
