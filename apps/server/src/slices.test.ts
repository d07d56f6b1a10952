import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { type InvitationParts, started } from '@interviews/db/testing/builders.ts';
import { playableKey, takePrefix } from '@interviews/storage/keys.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOf, type Server, serve, webm } from './testing/serve.ts';

let server: Server;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A take under way, and what its recorder may do with it. */
async function recording(parts: InvitationParts = {}, kind: 'takes' | 'checks' = 'takes') {
  const invitation = await started(server.sql, parts);
  const { token } = await server.enter(invitation.id);
  const it = `/api/v1/invitations/${invitation.id}`;
  const begin = (body: object = {}) =>
    server.call('POST', `${it}/${kind}`, {
      bearer: token,
      body: { ...(kind === 'takes' && { questionId: invitation.questions[0]?.id }), ...body },
    });
  const begun = await begin();
  const take = `/api/v1/takes/${begun.body.id}`;
  const bearer = String(begun.body.slicesToken);
  return {
    id: String(begun.body.id),
    hrId: invitation.hrId,
    companyId: String(invitation.companyId),
    bearer,
    candidate: token,
    invitation: it,
    begun,
    begin,
    get: () => server.call('GET', take, { bearer: token }),
    put: (n: number | string, bytes: Buffer, digest: string = digestOf(bytes).header) =>
      server.call('PUT', `${take}/slices/${n}`, { bearer, body: bytes, headers: { 'content-digest': digest } }),
    received: () => server.call('GET', `${take}/slices`, { bearer }),
    finish: (slices: Buffer[], more: object = {}) =>
      server.call('POST', `${take}/finish`, {
        bearer,
        body: { duration: 2, slices: slices.map((bytes) => ({ size: bytes.length, sha256: digestOf(bytes).hex })), ...more },
      }),
    giveUp: () => server.call('DELETE', take, { bearer }),
    respond: () =>
      server.call('POST', `${it}/responses`, {
        bearer: token,
        body: { questionId: begun.body.questionId, type: 'video', takeId: begun.body.id },
      }),
  };
}

const conflict = { status: 409, body: { code: 'SliceConflictException' } };

describe('a slice', () => {
  test('arrives in any order, once or again, and other bytes for its number are refused', async () => {
    const { put, received } = await recording();
    const [first, second] = [webm(1000), randomBytes(2000)];
    for (const [n, bytes] of [
      [1, second],
      [0, first],
      [1, second],
      [0, first],
    ] as const)
      expect((await put(n, bytes)).status).toBe(204);
    expect(await put(1, randomBytes(2000))).toMatchObject(conflict);
    expect((await received()).body).toMatchObject({
      received: [0, 1],
      slices: [
        { n: 0, size: 1000, sha256: digestOf(first).hex },
        { n: 1, size: 2000 },
      ],
    });
  });

  test('is refused when its digest is absent, malformed or another, and leaves nothing', async () => {
    const { put, received, id } = await recording();
    const bytes = randomBytes(500);
    for (const digest of [
      '',
      'sha-256=',
      'sha-256=:AAAA:',
      `md5=:${'A'.repeat(43)}=:`,
      `sha-256=:${'A'.repeat(43)}=:`,
      digestOf(randomBytes(5)).header,
    ])
      expect(await put(0, bytes, digest)).toMatchObject({
        status: 400,
        body: { code: 'ValidationFailed', errors: [{ path: 'Content-Digest' }] },
      });
    expect((await received()).body.received).toEqual([]);
    expect(await server.store.list(takePrefix(id))).toEqual([]);
  });

  test('has 1 byte to 8 MiB, announced or not, and a number below 4000', async () => {
    const { put, bearer, id } = await recording();
    expect((await put(3999, randomBytes(8 * 1024 * 1024))).status).toBe(204);
    expect((await put(1, Buffer.alloc(0))).status).toBe(400);
    expect(await put(2, Buffer.alloc(8 * 1024 * 1024 + 1))).toMatchObject({ status: 413, body: { code: 'PayloadTooLarge' } });
    for (const n of [4000, -1, '1.5', 'x', '00000000000']) expect((await put(n, randomBytes(5))).status).toBe(400);
    const announced = { body: Buffer.alloc(8 * 1024 * 1024 + 1), headers: { 'content-digest': digestOf(Buffer.alloc(1)).header } };
    // Before it is asked who sends it.
    expect((await server.call('PUT', `/api/v1/takes/${id}/slices/2`, announced)).status).toBe(413);
    const chunked = (body: Buffer) =>
      new Promise<number>((resolve, reject) => {
        const headers = { authorization: `Bearer ${bearer}`, 'content-digest': digestOf(body).header, 'transfer-encoding': 'chunked' };
        const sending = request(`${server.url}/api/v1/takes/${id}/slices/3`, { method: 'PUT', headers }, (answer) =>
          resolve(answer.statusCode ?? 0),
        );
        sending.on('error', reject);
        sending.end(body);
      });
    expect(await chunked(Buffer.alloc(9 * 1024 * 1024))).toBe(413);
    expect(await chunked(Buffer.alloc(0))).toBe(400);
    expect(await chunked(randomBytes(9))).toBe(204);
  });

  test('of sixteen different ones at once for one number exactly one is kept', async () => {
    const { put, received } = await recording();
    const answers = await Promise.all(Array.from({ length: 16 }, () => put(0, webm(300))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array.from({ length: 15 }, () => 409)]);
    expect((await received()).body.received).toEqual([0]);
  });

  test('is for the take of its token, whatever else that token is shown', async () => {
    const [mine, other] = [await recording(), await recording()];
    const bytes = webm(10);
    const sent = { bearer: mine.bearer, body: bytes, headers: { 'content-digest': digestOf(bytes).header } };
    expect(await server.call('PUT', `/api/v1/takes/${other.id}/slices/0`, sent)).toMatchObject({
      status: 404,
      body: { code: 'TakeNotFoundException' },
    });
    expect((await server.call('GET', mine.invitation, { bearer: mine.bearer })).status).toBe(403);
    expect((await server.call('PUT', `/api/v1/takes/${mine.id}/slices/0`, { ...sent, bearer: mine.candidate })).status).toBe(204);
  });
});

describe('finishing', () => {
  test('names every slice that is missing or different, and is repeated without harm', async () => {
    const { put, finish } = await recording();
    const [first, second] = [webm(1000), randomBytes(100)];
    await put(0, first);
    expect(await finish([first, second])).toMatchObject({ ...conflict, body: { errors: [{ path: 'slices.1' }] } });
    await put(1, second);
    const other = await finish([second, first]);
    expect(other.body.errors.map(({ path }: { path: string }) => path)).toEqual(['slices.0', 'slices.1']);
    expect(await finish([first, second])).toMatchObject({ status: 200, body: { state: 'stored', size: 1100, arriveBy: null } });
    expect(await finish([first, second])).toMatchObject({ status: 200, body: { state: 'stored' } });
    const changed = await finish([first]);
    expect(changed).toMatchObject(conflict);
    expect(changed.body.errors).toBeUndefined();
    expect((await put(1, second)).status).toBe(204);
    expect(await put(1, first)).toMatchObject(conflict);
    expect(await put(2, first)).toMatchObject(conflict);
  });

  test('drops what lies beyond the manifest', async () => {
    const { put, finish, received, id } = await recording();
    const slices = [webm(1000), randomBytes(100), randomBytes(50)];
    for (const [n, bytes] of slices.entries()) await put(n, bytes);
    expect((await finish(slices.slice(0, 2))).body).toMatchObject({ state: 'stored', size: 1100 });
    expect((await received()).body.received).toEqual([0, 1]);
    expect(await server.store.list(takePrefix(id))).toHaveLength(2);
  });

  test('tells the type from the first bytes, and refuses what is no video', async () => {
    const mp4 = Buffer.concat([Buffer.from('00000020', 'hex'), Buffer.from('ftypisom'), randomBytes(100)]);
    const one = await recording();
    await one.put(0, mp4);
    expect((await one.finish([mp4])).body.mimeType).toBe('video/mp4');
    const two = await recording();
    const text = Buffer.from('<html>this is no video</html>');
    await two.put(0, text);
    expect(await two.finish([text])).toMatchObject({ status: 400, body: { errors: [{ path: 'mimeType' }] } });
    expect((await two.finish([text], { mimeType: 'text/html' })).status).toBe(400);
  });

  test('tells the type also where the first slice is a single byte, as engines hand it over', async () => {
    const whole = webm(100);
    const slices = [whole.subarray(0, 1), whole.subarray(1, 5), whole.subarray(5)];
    const { put, finish } = await recording();
    for (const [n, bytes] of slices.entries()) await put(n, bytes);
    expect(await finish(slices)).toMatchObject({ status: 200, body: { state: 'stored', mimeType: 'video/webm', size: 100 } });
  });

  test('an older take waits for the person while a newer is under way', async () => {
    const older = await recording();
    const bytes = webm(100);
    await older.put(0, bytes);
    expect((await older.begin()).status).toBe(201);
    expect((await older.received()).body.newest).toBe(false);
    expect(await older.finish([bytes])).toMatchObject({ status: 409, body: { code: 'TakeSupersededException' } });
    expect((await older.finish([bytes], { anyway: true })).body.state).toBe('stored');
  });
});

describe('giving up', () => {
  test('drops its slices, is repeated without harm, and closes it', async () => {
    const { put, giveUp, finish, get, id } = await recording();
    const bytes = webm(100);
    await put(0, bytes);
    expect((await giveUp()).status).toBe(204);
    expect((await giveUp()).status).toBe(204);
    expect(await server.store.list(takePrefix(id))).toEqual([]);
    expect((await get()).body).toMatchObject({ state: 'gone', arriveBy: null });
    for (const answer of [await put(0, bytes), await finish([bytes])]) expect(answer.status).toBe(409);
  });

  test('an answered question closes what was under way', async () => {
    const first = await recording();
    const bytes = webm(100);
    await first.put(0, bytes);
    await first.finish([bytes]);
    const second = await first.begin();
    expect((await first.respond()).status).toBe(201);
    const late = await server.call('PUT', `/api/v1/takes/${second.body.id}/slices/0`, {
      bearer: second.body.slicesToken,
      body: bytes,
      headers: { 'content-digest': digestOf(bytes).header },
    });
    expect(late).toMatchObject({ status: 400, body: { code: 'ResponseAlreadySubmittedException' } });
  });
});

test('beginning again with the same id gives the same take, and another token that works', async () => {
  const { begin, put } = await recording();
  const id = crypto.randomUUID();
  const [first, second] = [await begin({ id }), await begin({ id })];
  expect([first.status, second.status]).toEqual([201, 200]);
  expect({ ...second.body, slicesToken: '' }).toEqual({ ...first.body, slicesToken: '' });
  expect(second.body.slicesToken).not.toBe(first.body.slicesToken);
  expect((await put(0, webm(10))).status).toBe(204);
});

test('a device check goes the same road, is watched by the candidate, and is never HR’s to see or counted', async () => {
  const check = await recording({}, 'checks');
  const bytes = webm(500);
  expect(check.begun).toMatchObject({ status: 201, body: { questionId: null, number: 1, state: 'recording' } });
  expect((await check.put(0, bytes)).status).toBe(204);
  expect(await check.finish([bytes], { duration: 31 })).toMatchObject({
    status: 409,
    body: { code: 'AnswerTimeOverException', errors: [{ path: 'duration' }] },
  });
  const stored = await check.finish([bytes]);
  expect(stored.body).toMatchObject({ state: 'stored', questionId: null, playbackUrl: expect.any(String) });
  const played = await server.call('GET', stored.body.playbackUrl.replace('http://front.test', ''));
  expect(bytes.equals(played.body)).toBe(true);
  const hr = await server.bearer({ id: check.hrId, role: 'hr', companyId: check.companyId });
  expect((await server.call('GET', `/api/v1/takes/${check.id}`, { bearer: hr })).body).toMatchObject({
    state: 'stored',
    playbackUrl: null,
  });
  const question = (await server.call('GET', check.invitation, { bearer: check.candidate })).body.questions[0];
  expect(question).toMatchObject({ takes: [], takesLeft: 2, openedAt: null });
  for (let n = 2; n <= 20; n++) expect((await check.begin()).status).toBe(201);
  const enough = await check.begin();
  expect(enough).toMatchObject({ status: 429, body: { code: 'TooManyRequests' } });
  expect(enough.headers.get('retry-after')).not.toBeNull();
});

test('a signed address plays one take for five minutes, in ranges, and never as anything but media', async () => {
  await using own = await serve();
  const invitation = await started(own.sql);
  const { token } = await own.enter(invitation.id);
  const begun = await own.call('POST', `/api/v1/invitations/${invitation.id}/takes`, {
    bearer: token,
    body: { questionId: invitation.questions[0]?.id },
  });
  const bytes = webm(1000);
  await own.call('PUT', `/api/v1/takes/${begun.body.id}/slices/0`, {
    bearer: token,
    body: bytes,
    headers: { 'content-digest': digestOf(bytes).header },
  });
  const manifest = { duration: 1, slices: [{ size: 1000, sha256: digestOf(bytes).hex }] };
  const stored = await own.call('POST', `/api/v1/takes/${begun.body.id}/finish`, { bearer: token, body: manifest });
  const url = new URL(stored.body.playbackUrl);
  const play = (range?: string, at = url.pathname + url.search, method = 'GET') =>
    own.call(method, at, { headers: range ? { range } : {} });
  const whole = await play();
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'video/webm',
    'content-length': '1000',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
  });
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 1],
    ['bytes=990-', 990, 1000],
    ['bytes=-10', 990, 1000],
    ['bytes=5-99999', 5, 1000],
  ] as const) {
    const part = await play(range);
    expect(part.status).toBe(206);
    expect(part.body.equals(bytes.subarray(from, to)), range).toBe(true);
  }
  expect((await play('bytes=1000-')).status).toBe(416);
  expect((await play('bytes=0-1,5-6')).status).toBe(200);
  expect((await play(undefined, url.pathname + url.search, 'HEAD')).headers.get('content-length')).toBe('1000');
  expect((await play(undefined, url.pathname.replace(begun.body.id, crypto.randomUUID()) + url.search)).status).toBe(403);
  expect((await play(undefined, `${url.pathname}?signature=x`)).status).toBe(403);
  own.pass(5 * 60_000);
  expect((await play()).status).toBe(403);
});

test('what the media job made is played instead of the slices, once it is there', async () => {
  const { put, finish, respond, id, get } = await recording();
  const bytes = webm(300);
  await put(0, bytes);
  await finish([bytes]);
  const processed = webm(200);
  await server.store.put(playableKey(id), Readable.from([processed]));
  const play = async () => (await server.call('GET', (await get()).body.playbackUrl.replace('http://front.test', ''))).body;
  expect(bytes.equals(await play())).toBe(true);
  await server.sql`update takes set state = 'ready', mime_type = 'video/mp4', checked = 'decoded' where id = ${id}`;
  expect(processed.equals(await play())).toBe(true);
  expect((await respond()).status).toBe(201);
  expect((await get()).body.playbackUrl).toBeNull();
});

test.runIf(process.env['S3_ENDPOINT'])(
  'a direct take goes to the bucket by signed addresses, and by the server where those fail',
  async () => {
    await using own = await serve({ bucket: true });
    const invitation = await started(own.sql);
    const { token } = await own.enter(invitation.id);
    const begun = await own.call('POST', `/api/v1/invitations/${invitation.id}/takes`, {
      bearer: token,
      body: { questionId: invitation.questions[0]?.id },
    });
    expect(begun.body.direct).toBe(true);
    const take = `/api/v1/takes/${begun.body.id}`;
    const slices = [webm(1000), randomBytes(500), randomBytes(70)];
    const manifest = slices.map((bytes) => ({ size: bytes.length, sha256: digestOf(bytes).hex }));
    const sign = (n: number, slice: object) => own.call('POST', `${take}/slices/${n}/url`, { bearer: begun.body.slicesToken, body: slice });
    for (const n of [0, 1]) {
      const signed = await sign(n, manifest[n]!);
      expect(signed.status, signed.text).toBe(200);
      const put = await fetch(signed.body.url, { method: 'PUT', headers: signed.body.headers, body: new Uint8Array(slices[n]!) });
      expect(put.ok, await put.text()).toBe(true);
    }
    expect(await sign(0, manifest[1]!)).toMatchObject(conflict);
    expect(await sign(2, { size: 8 * 1024 * 1024 + 1, sha256: 'a'.repeat(64) })).toMatchObject({ status: 413 });
    const byServer = { bearer: begun.body.slicesToken, body: slices[2], headers: { 'content-digest': digestOf(slices[2]!).header } };
    expect((await own.call('PUT', `${take}/slices/2`, byServer)).status).toBe(204);
    expect((await own.call('GET', `${take}/slices`, { bearer: token })).body.received).toEqual([0, 1, 2]);
    const stored = await own.call('POST', `${take}/finish`, { bearer: token, body: { duration: 2, slices: manifest } });
    expect(stored.body).toMatchObject({ state: 'stored', mimeType: 'video/webm', size: 1570 });
    const played = await own.call('GET', stored.body.playbackUrl.replace('http://front.test', ''), {
      headers: { range: 'bytes=990-1509' },
    });
    expect(Buffer.concat(slices).subarray(990, 1510).equals(played.body)).toBe(true);
  },
);

test('slices that go through the server get no signed address', async () => {
  const { id, bearer } = await recording();
  const answer = await server.call('POST', `/api/v1/takes/${id}/slices/0/url`, { bearer, body: { size: 5, sha256: 'a'.repeat(64) } });
  expect(answer).toMatchObject({ status: 400, body: { code: 'ValidationFailed' } });
});
