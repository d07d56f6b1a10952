import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { mp4Key, playableKey, posterKey } from '@interviews/storage/keys.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recording } from './testing/recording.ts';
import { type Server, serve, webm } from './testing/serve.ts';

const stores = [{ store: 'files', bucket: false }, ...(process.env['S3_ENDPOINT'] ? [{ store: 'a bucket', bucket: true }] : [])];

/** Of 1000 bytes: what is asked for, what comes. Null: the whole, as if nothing had been asked (RFC 9110, 14.2). */
const ranges: readonly (readonly [string, readonly [number, number] | 'beyond' | null])[] = [
  ['bytes=0-0', [0, 0]],
  ['bytes=0-999', [0, 999]],
  ['bytes=299-301', [299, 301]],
  ['bytes=990-', [990, 999]],
  ['bytes=0-', [0, 999]],
  ['bytes=-1', [999, 999]],
  ['bytes=-400', [600, 999]],
  ['bytes=-5000', [0, 999]],
  ['bytes=5-99999', [5, 999]],
  ['bytes=1000-', 'beyond'],
  ['bytes=1000-1001', 'beyond'],
  ['bytes=-0', 'beyond'],
  ['bytes=0-1,5-6', null],
  ['bytes=5-2', null],
  ['bytes=-', null],
  ['bytes=a-b', null],
  ['bytes=9999999999999999999-', null],
  ['seconds=0-1', null],
];

describe.each(stores)('from $store', ({ bucket }) => {
  let server: Server;
  beforeAll(async () => {
    server = await serve({ bucket });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const slices = [webm(300), randomBytes(1), randomBytes(699)];
  const put = (key: string, bytes: Buffer) => server.store.put(key, Readable.from([bytes]));

  /** Stored, as its three slices. */
  async function stored() {
    const it = await recording(server);
    for (const [n, bytes] of slices.entries()) expect((await it.put(n, bytes)).status).toBe(204);
    return { ...it, stored: (await it.finish(slices)).body };
  }
  /** What the media job leaves; the job itself is the worker's. */
  async function processed(made: { mp4?: boolean; poster?: string }, bytes: Buffer) {
    const it = await stored();
    await put((made.mp4 ? mp4Key : playableKey)(it.id), bytes);
    await server.sql`update takes set state = 'ready', checked = 'decoded', mime_type = ${made.mp4 ? 'video/mp4' : 'video/webm'},
      mp4 = ${made.mp4 ?? null}, poster = ${made.poster ?? null} where id = ${it.id}`;
    return it;
  }

  test.each(['the slices', 'the processed file'])('%s: played whole, from any byte to any byte, and no further', async (what) => {
    const whole = what === 'the slices' ? Buffer.concat(slices) : webm(1000);
    const it = what === 'the slices' ? await stored() : await processed({}, whole);
    const { playbackUrl } = await it.get();
    for (const [range, expected] of [['', null] as const, ...ranges]) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await it.play(playbackUrl, range ? { range } : {}, method);
        const { status, headers } = answer;
        const got = [status, headers.get('content-range'), headers.get('content-length'), headers.get('x-content-type-options')];
        const [from, to] = expected === 'beyond' || !expected ? [0, 999] : expected;
        if (expected === 'beyond') expect([status, headers.get('content-range')], range).toEqual([416, 'bytes */1000']);
        else if (expected) expect(got, range).toEqual([206, `bytes ${from}-${to}/1000`, `${to - from + 1}`, 'nosniff']);
        else expect(got, range).toEqual([200, null, '1000', 'nosniff']);
        expect(headers.get('accept-ranges')).toBe('bytes');
        if (expected === 'beyond') continue;
        expect(headers.get('content-type')).toBe('video/webm');
        const bytes = method === 'HEAD' ? Buffer.alloc(0) : whole.subarray(from, to + 1);
        expect(bytes.equals(answer.body), `${method} ${range}`).toBe(true);
      }
    }
  });

  test('a condition on what lies there is never true, so that all of it comes', async () => {
    const it = await stored();
    const answer = await it.play((await it.get()).playbackUrl, { range: 'bytes=0-1', 'if-range': '"something"' });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '1000']);
  });

  test('an address is for one take, five minutes and us alone', async () => {
    const [it, other] = [await stored(), await stored()];
    const { playbackUrl } = await it.get();
    expect(await it.play(playbackUrl.replace(it.id, other.id))).toMatchObject({ status: 403, body: { code: 'Forbidden' } });
    for (const signature of ['', 'x', 'k1.AAAA.AAAA'])
      expect((await it.play(playbackUrl.replace(/signature=.*/, `signature=${signature}`))).status).toBe(403);
    server.pass(5 * 60_000 - 2000);
    expect((await it.play(playbackUrl)).status).toBe(200);
    server.pass(2000);
    for (const method of ['GET', 'HEAD']) expect((await it.play(playbackUrl, {}, method)).status).toBe(403);
    expect((await it.play((await it.get()).playbackUrl)).status).toBe(200);
  });

  test('what plays never changes under the player: a better file has an address of its own', async () => {
    const [playable, mp4] = [webm(500), randomBytes(400)];
    const it = await stored();
    const before = await it.get();
    expect(before.posterUrl).toBeNull();
    await put(playableKey(it.id), playable);
    await server.sql`update takes set state = 'ready', checked = 'decoded' where id = ${it.id}`;
    const ready = await it.get();
    await put(mp4Key(it.id), mp4);
    await server.sql`update takes set mp4 = true, mime_type = 'video/mp4' where id = ${it.id}`;
    const converted = await it.get();
    for (const [{ playbackUrl }, bytes, type] of [
      [before, Buffer.concat(slices), 'video/webm'],
      [ready, playable, 'video/webm'],
      [converted, mp4, 'video/mp4'],
    ] as const) {
      const answer = await it.play(playbackUrl);
      expect(answer.headers.get('content-type')).toBe(type);
      expect(bytes.equals(answer.body)).toBe(true);
    }
  });

  test('HR gets what was sent, with its still; the candidate nothing more of it', async () => {
    const it = await processed({ mp4: true, poster: 'image/jpeg' }, randomBytes(10));
    const still = randomBytes(50);
    await put(posterKey(it.id), still);
    expect((await it.get(await it.hr())).posterUrl).toBeNull(); // not sent yet
    expect((await it.respond()).status).toBe(201);
    const { posterUrl, mimeType } = await it.get(await it.hr());
    expect(mimeType).toBe('video/mp4');
    const answer = await it.play(posterUrl);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([
      200,
      'image/jpeg',
      'nosniff',
    ]);
    expect(still.equals(answer.body)).toBe(true);
    expect(await it.get()).toMatchObject({ playbackUrl: null, posterUrl: null });
  });

  test('what is no longer there is 404, and not an empty film', async () => {
    const it = await processed({}, webm(100));
    const { playbackUrl } = await it.get();
    await server.store.remove(playableKey(it.id));
    expect(await it.play(playbackUrl)).toMatchObject({ status: 404, body: { code: 'TakeNotFoundException' } });
  });
});
