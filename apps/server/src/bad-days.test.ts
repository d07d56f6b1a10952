import { randomBytes } from 'node:crypto';
import { recordSlice } from '@interviews/db/queries/slices.ts';
import { sliceKey, slicesPrefix, takePrefix } from '@interviews/storage/keys.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidateOf, holds, through, video } from './testing/candidate.ts';
import { manifestOf, recording } from './testing/recording.ts';
import { digestOf, type Server, serve, webm } from './testing/serve.ts';

const stores = [{ store: 'files', bucket: false }, ...(process.env['S3_ENDPOINT'] ? [{ store: 'a bucket', bucket: true }] : [])];
const MiB = 1024 * 1024;
const conflict = { status: 409, body: { code: 'SliceConflictException' } };

describe.each(stores)('a bad day, with $store', ({ bucket }) => {
  let server: Server;
  beforeAll(async () => {
    server = await serve({ bucket });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('the same slice sixteen times at once is there once, and with other bytes among them one of the two is', async () => {
    const it = await recording(server);
    const bytes = webm(3000);
    const same = await Promise.all(Array.from({ length: 16 }, () => it.put(0, bytes)));
    expect(same.map(({ status }) => status)).toEqual(same.map(() => 204));
    expect(await server.store.list(slicesPrefix(it.id))).toEqual([{ key: sliceKey(it.id, 0, digestOf(bytes).hex), size: 3000 }]);

    const [one, other] = [randomBytes(500), randomBytes(500)];
    const mixed = await Promise.all(Array.from({ length: 16 }, (_, n) => it.put(1, n % 2 ? one : other)));
    const won = mixed.flatMap(({ status }, n) => (status === 204 ? [n % 2 ? one : other] : []));
    expect(new Set(won).size).toBe(1);
    expect(mixed.filter(({ status }) => status === 409)).toHaveLength(8);
    const [kept, refused] = won[0] === one ? [one, other] : [other, one];
    expect(await it.finish([bytes, refused])).toMatchObject({ ...conflict, body: { errors: [{ path: 'slices.1' }] } });
    const { body } = await it.finish([bytes, kept]);
    expect(Buffer.concat([bytes, kept]).equals((await it.play(body.playbackUrl)).body)).toBe(true);
  });

  test('a file that is no video is not taken for one, whatever it says that it is', async () => {
    const it = await recording(server);
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    await it.put(0, page);
    expect(await it.finish([page])).toMatchObject({ status: 400, body: { errors: [{ path: 'mimeType' }] } });
    // Said to be one it is stored, served as a video and nothing else, and found out by the media job.
    const { body } = await it.finish([page], { mimeType: 'video/webm;codecs="vp8"' });
    const { headers } = await it.play(body.playbackUrl);
    expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual(['video/webm', 'nosniff']);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('a claim of more than 2 GiB is 413: as a manifest, as slices, and as addresses for them', async () => {
    const it = await recording(server);
    const huge = Array.from({ length: 257 }, () => ({ size: 8 * MiB, sha256: 'a'.repeat(64) }));
    const claim = { bearer: it.bearer, body: { duration: 2, slices: huge } };
    expect(await server.call('POST', `/api/v1/takes/${it.id}/finish`, claim)).toMatchObject({
      status: 413,
      body: { code: 'PayloadTooLarge' },
    });
    for (let n = 1; n < 256; n++) {
      const slice = { n, size: 8 * MiB, sha256: n.toString(16).padStart(64, '0') };
      await recordSlice(server.sql, it.id, slice, { received: false, at: new Date(), mostBytes: 2048 * MiB });
    }
    const whole = Buffer.alloc(8 * MiB);
    expect((await it.put(0, whole)).status).toBe(204);
    expect(await it.put(256, webm(4))).toMatchObject({ status: 413, body: { code: 'PayloadTooLarge' } });
    if (bucket) expect(await it.sign(256, webm(4))).toMatchObject({ status: 413, body: { code: 'PayloadTooLarge' } });
    expect((await it.put(0, whole)).status).toBe(204);
  });

  test('somebody else’s take is not there: not for another candidate, their recorder, or another company', async () => {
    const [mine, other] = [await recording(server), await recording(server)];
    await mine.put(0, webm(100));
    const bytes = webm(100);
    const take = `/api/v1/takes/${mine.id}`;
    for (const bearer of [other.candidate, other.bearer]) {
      expect(await mine.put(0, bytes, bearer)).toMatchObject({ status: 404, body: { code: 'TakeNotFoundException' } });
      for (const [method, path, body] of [
        ['GET', `${take}/slices`, undefined],
        ['POST', `${take}/finish`, { duration: 1, slices: manifestOf([bytes]) }],
        ['POST', `${take}/slices/1/url`, { size: 5, sha256: 'a'.repeat(64) }],
        ['DELETE', take, undefined],
      ] as const)
        expect(await server.call(method, path, { bearer, body }), `${method} ${path}`).toMatchObject({
          status: 404,
          body: { code: 'TakeNotFoundException' },
        });
    }
    expect((await server.call('GET', take, { bearer: await other.hr() })).status).toBe(404);
    expect((await mine.received()).received).toEqual([0]);
  });

  test('what the store lost after its 204 is named as missing, sent again, and then it is stored', async () => {
    const it = await recording(server);
    const slices = [webm(1000), randomBytes(900), randomBytes(800)];
    for (const [n, bytes] of slices.entries()) expect((await it.put(n, bytes)).status).toBe(204);
    await server.store.remove(sliceKey(it.id, 1, digestOf(slices[1]!).hex));
    const answer = await it.finish(slices);
    expect(answer).toMatchObject({ ...conflict, body: { errors: [{ path: 'slices.1', message: 'This slice is not here.' }] } });
    expect(answer.body.errors).toHaveLength(1);
    expect((await it.put(1, slices[1]!)).status).toBe(204);
    const { body } = await it.finish(slices);
    expect(body).toMatchObject({ state: 'stored', size: 2700 });
    // And where it is lost later still, the same bytes are written again.
    await server.store.remove(sliceKey(it.id, 2, digestOf(slices[2]!).hex));
    expect((await it.put(2, slices[2]!)).status).toBe(204);
    expect(Buffer.concat(slices).equals((await it.play(body.playbackUrl)).body)).toBe(true);
  });

  test('a proxy that answers 413 for more than a megabyte lets all slices pass', async () => {
    const told: number[] = [];
    const person = await candidateOf(
      server,
      through(server, ({ init, go }) => {
        const size = init.body instanceof Blob ? init.body.size : 0;
        told.push(size);
        return size > 1_000_000 ? Promise.resolve(new Response('<h1>413</h1>', { status: 413 })) : go();
      }),
    );
    const file = video(2.3 * MiB);
    const { candidate, invitationId, questionId } = person;
    const taken = await candidate.takes.upload(file, { invitationId, questionId, duration: 3 });
    expect(await holds(server, candidate, taken.id, file)).toBe(true);
    expect(Math.max(...told)).toBeLessThanOrEqual(MiB / 2);
  });

  test.runIf(bucket)('a presigned put that lands after the join changes nothing of what is played', async () => {
    const it = await recording(server);
    const slices = [webm(700), randomBytes(300)];
    for (const [n, bytes] of slices.entries()) await it.put(n, bytes);
    const late = randomBytes(200);
    const signed = (await it.sign(2, late)).body;
    const again = (await it.sign(1, slices[1]!)).body; // asked for, put by the server, and on its way still
    const { body } = await it.finish(slices);
    for (const [{ url, headers }, bytes] of [
      [signed, late],
      [again, slices[1]!],
    ] as const)
      expect((await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status).toBe(200);
    expect(await server.store.list(takePrefix(it.id))).toHaveLength(3); // the orphan goes with housekeeping
    expect(Buffer.concat(slices).equals((await it.play(body.playbackUrl)).body)).toBe(true);
    expect((await it.received()).received).toEqual([0, 1]);
    expect(await it.sign(2, late)).toMatchObject(conflict);
    expect(await it.finish([...slices, late])).toMatchObject(conflict);
  });
});
