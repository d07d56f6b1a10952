import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, expectTypeOf, test } from 'vitest';
import { createInterviewClient, type Invitation, invitationInput, problemOf, type Template } from './index.ts';

/** Something at an address that is not our server: a captive portal, a proxy, an old version. */
async function somethingElse(status: number, body: string, contentType = 'text/html') {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    response.writeHead(status, { 'content-type': contentType }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const ask = (url: string) => createInterviewClient({ url }).templates.list.query({}).catch(problemOf);

test('what is no answer of ours is NoAnswer: a captive portal, a proxy, JSON of somebody else, nobody', async () => {
  for (const [status, body, type] of [
    [200, '<h1>Pay for Wi-Fi</h1>'],
    [502, 'Bad gateway'],
    [413, ''],
    [200, '{"hello": 1}', 'application/json'],
    [200, '[]', 'application/json'],
  ] as const) {
    await using portal = await somethingElse(status, body, type);
    expect(await ask(portal.url), `${status} ${body}`).toMatchObject({ code: 'NoAnswer' });
  }
  expect(await ask('http://127.0.0.1:1')).toMatchObject({ code: 'NoAnswer' });
});

test('a refusal is told by its code, with what was wrong where', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'It does not fit.',
    code: 'ValidationFailed',
    errors: [{ path: 'title', message: 'Too long.' }],
  };
  const error = { message: problem.detail, code: -32600, data: { code: 'BAD_REQUEST', httpStatus: 400, problem } };
  await using server = await somethingElse(400, JSON.stringify([{ error }]), 'application/json');
  expect(await ask(server.url)).toEqual(problem);
});

test('the token is asked for before every call', async () => {
  await using server = await somethingElse(500, '');
  const tokens = ['one', null];
  const client = createInterviewClient({ url: server.url, getToken: () => tokens.shift() ?? null });
  await client.templates.list.query({}).catch(() => {});
  await client.templates.list.query({}).catch(() => {});
  expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Bearer one', undefined]);
  expect(server.asked[0]?.url).toMatch(/^\/api\/trpc\/templates\.list/);
});

test('types are those of the contract, and inputs are checked before they are sent', () => {
  expectTypeOf<Template['settings']['maxRetakes']>().toEqualTypeOf<number>();
  expectTypeOf<NonNullable<Invitation['questions']>[number]['text']>().toEqualTypeOf<string | null>();
  expect(invitationInput.extend.safeParse({ invitationId: 'x', expiresAt: 'tomorrow' }).success).toBe(false);
});
