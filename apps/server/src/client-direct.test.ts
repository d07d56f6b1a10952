import { problemOf } from '@interviews/client';
import { sliceKey } from '@interviews/storage/keys.ts';
import { describe, expect, test, vi } from 'vitest';
import { candidateOf, holds, lost, type Passing, SLICE, through, video } from './testing/candidate.ts';
import { type Server, serve } from './testing/serve.ts';

vi.setConfig({ testTimeout: 30_000 });

const inSlices = 4.4;
const file = video(inSlices * SLICE);

/** Uploads with somebody in the middle, and counts what got through to where. */
async function uploaded(server: Server, middle: (passing: Passing) => Promise<Response>) {
  const counts = { bucket: 0, server: 0, url: 0 };
  const fetch = through(server, (passing) => {
    if (passing.to === 'bucket') counts.bucket += 1;
    if (passing.to === 'url') counts.url += 1;
    if (passing.to?.startsWith('slice')) counts.server += 1;
    return middle(passing);
  });
  const one = await candidateOf(server, fetch);
  const take = await one.candidate.takes.upload(file, one);
  expect(take).toMatchObject({ state: 'stored', direct: true, size: file.size });
  expect(await holds(server, one.candidate, take.id, file)).toBe(true);
  return counts;
}

describe.runIf(process.env['S3_ENDPOINT'])('an upload to a bucket, by signed addresses', () => {
  test('carries no slice through the server', async () => {
    await using server = await serve({ bucket: true });
    expect(await uploaded(server, ({ go }) => go())).toEqual({ bucket: 5, server: 0, url: 5 });
  });

  test('takes a new address when a put fails, and asks whether it arrived when only its answer was lost', async () => {
    await using server = await serve({ bucket: true });
    let puts = 0;
    const seen = await uploaded(server, async ({ to, go }) => {
      if (to !== 'bucket') return go();
      puts += 1;
      if (puts === 1) return new Response('<Error><Code>SlowDown</Code></Error>', { status: 503 });
      return puts === 2 ? lost(go()) : go();
    });
    // An address was asked for at each try; two of one second are alike.
    expect(seen).toEqual({ bucket: 6, server: 0, url: 6 });
  });

  test('goes on through the server when the bucket has failed three times, for all that is left', async () => {
    await using server = await serve({ bucket: true });
    let puts = 0;
    const counts = await uploaded(server, ({ to, go }) => {
      if (to !== 'bucket') return go();
      puts += 1;
      return puts === 1 ? go() : Promise.reject(new TypeError('no way to the bucket'));
    });
    // One arrived; the lanes that were under way may have failed beside the third failure.
    expect(counts.server).toBe(4);
    expect(counts.bucket).toBeLessThanOrEqual(1 + 3 + 2);
  });

  test('a bucket that refuses what was signed, and a server that signs nothing, are failures like others', async () => {
    await using server = await serve({ bucket: true });
    const changed = await uploaded(server, ({ to, init, go }) => (to === 'bucket' ? go({ ...init, body: 'other bytes' }) : go()));
    expect(changed.server).toBe(5);
    const unsigned = await uploaded(server, ({ to, go }) => (to === 'url' ? Promise.resolve(new Response('', { status: 502 })) : go()));
    expect(unsigned).toMatchObject({ server: 5, bucket: 0 });
  });

  test('what the bucket has lost by the time of the manifest is sent again', async () => {
    await using server = await serve({ bucket: true });
    let once = true;
    const counts = await uploaded(server, async ({ to, init, go }) => {
      if (to === 'finish' && once) {
        once = false;
        const { takeId, slices } = JSON.parse(String(init.body));
        await server.store.remove(sliceKey(takeId, 2, slices[2].sha256));
      }
      return go();
    });
    expect(counts).toEqual({ bucket: 6, server: 0, url: 6 });
  });

  test('goes on by its id without sending what the bucket has', async () => {
    await using server = await serve({ bucket: true });
    const leaving = new AbortController();
    let puts = 0;
    const one = await candidateOf(
      server,
      through(server, ({ to, go }) => {
        if (to === 'bucket') puts += 1;
        return go();
      }),
    );
    const takeId = crypto.randomUUID();
    const onProgress = ({ sent }: { sent: number }) => void (sent > 0 && leaving.abort());
    const gone = one.candidate.takes.upload(file, { ...one, takeId, signal: leaving.signal, onProgress });
    expect(await gone.catch(problemOf)).toMatchObject({ code: 'NoAnswer' });
    const { received } = await one.candidate.takes.received.query({ takeId });
    expect(received.length).toBeGreaterThan(0);
    puts = 0;
    await one.candidate.takes.upload(file, { ...one, takeId });
    expect(puts).toBeLessThanOrEqual(5 - received.length);
    expect(await holds(server, one.candidate, takeId, file)).toBe(true);
  });
});
