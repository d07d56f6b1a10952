import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInterviewError, problemOf, type UploadProgress } from '@interviews/client';
import { expect, test, vi } from 'vitest';
import { candidateOf, holds, lost, MiB, type Passing, SLICE, through, video } from './testing/candidate.ts';
import { type Server, serve } from './testing/serve.ts';

vi.setConfig({ testTimeout: 30_000 });

/** How long a stream is for the figures of throughput and memory: `UPLOAD_MIB=1024 vitest run src/client-upload.test.ts -t faster`. */
const UPLOAD_MIB = Number(process.env['UPLOAD_MIB'] ?? 32);

/** What the middle does to one request. */
const accidents: Record<string, (passing: Passing) => Promise<Response>> = {
  'cut on the way there': () => Promise.reject(new TypeError('cut on the way there')),
  'cut on the way back': ({ go }) => lost(go()),
  'a captive portal': async () => new Response('<h1>Pay for Wi-Fi</h1>', { status: 200 }),
  'a proxy without a server': async () => new Response('Bad gateway', { status: 502 }),
};
const requests = ['begin', 'received', 'slice 0', 'slice 1', 'slice 2', 'finish'];

test('a file arrives whole, whichever request or answer is lost', async () => {
  await using server = await serve();
  const file = video(2.4 * SLICE);
  const walks = requests.flatMap((victim) => Object.keys(accidents).map((accident) => ({ victim, accident })));
  const arrived = await Promise.all(
    walks.map(async ({ victim, accident }) => {
      let left = 1;
      const puts: string[] = [];
      const fetch = through(server, (passing) => {
        if (passing.to === victim && left-- > 0) return accidents[accident]!(passing);
        if (passing.to?.startsWith('slice')) puts.push(passing.to);
        return passing.go();
      });
      const { candidate, invitationId, questionId } = await candidateOf(server, fetch);
      const told: number[] = [];
      const onProgress = ({ sent }: UploadProgress) => told.push(sent);
      const take = await candidate.takes.upload(file, { invitationId, questionId, duration: 4, onProgress });
      expect(take, `${accident}: ${victim}`).toMatchObject({ state: 'stored', size: file.size, duration: 4, number: 1 });
      expect(left, `${accident}: ${victim}`).toBeLessThan(1);
      expect([told[0], told.at(-1)]).toEqual([0, file.size]);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      // What arrived with its answer lost is asked for, not sent again.
      expect(puts.length).toBe(accident === 'cut on the way back' && victim.startsWith('slice') ? 2 : 3);
      return holds(server, candidate, take.id, file);
    }),
  );
  expect(arrived).toEqual(walks.map(() => true));
});

test('a file arrives whole over a network that loses every request once and every answer once', async () => {
  await using server = await serve();
  const seen = new Map<string, number>();
  const fetch = through(server, ({ to, go }) => {
    const times = (seen.get(String(to)) ?? 0) + 1;
    seen.set(String(to), times);
    if (to === null || times > 2) return go();
    return times === 1 ? Promise.reject(new TypeError('cut on the way there')) : lost(go());
  });
  const { candidate, invitationId, questionId } = await candidateOf(server, fetch);
  const file = video(2.4 * SLICE);
  const { id } = await candidate.takes.upload(file, { invitationId, questionId });
  expect(await holds(server, candidate, id, file)).toBe(true);
});

test('a request on which nothing ever comes back is given up and made again', async () => {
  await using server = await serve();
  const hangs = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    expect(ms).toBe(60_000);
    const soon = new AbortController();
    setTimeout(() => soon.abort(new DOMException('', 'TimeoutError')), 500);
    return soon.signal;
  });
  try {
    const silent = new Set(['begin', 'slice 0', 'finish']);
    const fetch = through(server, ({ to, init, go }) => {
      if (!silent.delete(String(to))) return go();
      return new Promise((_, reject) => init.signal!.addEventListener('abort', () => reject(init.signal!.reason)));
    });
    const { candidate, invitationId, questionId } = await candidateOf(server, fetch);
    expect(await candidate.takes.upload(video(1000), { invitationId, questionId })).toMatchObject({ state: 'stored' });
    expect(silent).toEqual(new Set());
  } finally {
    hangs.mockRestore();
  }
});

test('a slices token that is refused in the middle is renewed by beginning again with the same id, once for all slices', async () => {
  await using server = await serve();
  let begun = 0;
  let works = (before: number) => before > 1;
  const fetch = through(server, ({ to, init, go }) => {
    if (to === 'begin') begun += 1;
    if (!to?.startsWith('slice') || to === 'slice 0' || works(begun)) return go();
    return go({ ...init, headers: { ...init.headers, authorization: 'Bearer sl_of-yesterday' } });
  });
  const { candidate, hr, invitationId, questionId } = await candidateOf(server, fetch);
  const file = video(4.5 * SLICE);
  const { id, number } = await candidate.takes.upload(file, { invitationId, questionId });
  expect({ begun, number }).toEqual({ begun: 2, number: 1 });
  expect(await holds(server, candidate, id, file)).toBe(true);

  // Refused again: that is an answer.
  works = () => false;
  const refusal = await candidate.takes.upload(file, { invitationId, questionId }).catch((error: unknown) => error);
  expect(isInterviewError(refusal, 'Unauthenticated')).toBe(true);
  expect(await hr.invitations.get.query({ invitationId })).toMatchObject({ status: 'started' });
});

/** Makes the server forget a slice between its arrival and the manifest. */
function forgetful(server: Server, n: number) {
  let once = true;
  return through(server, async ({ to, go }) => {
    if (to === 'finish' && once) {
      once = false;
      await server.sql`delete from slices where n = ${n}`;
    }
    return go();
  });
}

test('slices that the server names as missing are sent again; of a stream they are the caller’s to bring', async () => {
  await using server = await serve();
  const file = video(2.4 * SLICE);
  const one = await candidateOf(server, forgetful(server, 1));
  const told: number[] = [];
  const take = await one.candidate.takes.upload(file, { ...one, onProgress: ({ sent }) => told.push(sent) });
  expect(await holds(server, one.candidate, take.id, file)).toBe(true);
  expect(Math.max(...told)).toBe(file.size);

  const two = await candidateOf(server, forgetful(server, 1));
  const takeId = crypto.randomUUID();
  expect(await two.candidate.takes.upload(file.stream(), { ...two, takeId }).catch(problemOf)).toMatchObject({
    code: 'SliceConflictException',
    errors: [{ path: 'slices.1' }],
  });
  await two.candidate.takes.upload(file.stream(), { ...two, takeId });
  expect(await holds(server, two.candidate, takeId, file)).toBe(true);
});

test('an abort cuts what is under way and leaves the take to go on with by its id, as a stream too', async () => {
  await using server = await serve();
  const leaving = new AbortController();
  const cut: unknown[] = [];
  let puts = 0;
  const fetch = through(server, ({ to, init, go }) => {
    if (!to?.startsWith('slice')) return go();
    puts += 1;
    if (leaving.signal.aborted || puts <= 2) return go();
    // The others hang, and when all lanes do, the person leaves.
    leaveIfAllHang();
    return new Promise((_, reject) =>
      init.signal!.addEventListener('abort', () => {
        cut.push(init.signal!.reason);
        reject(init.signal!.reason);
      }),
    );
  });
  const { candidate, invitationId, questionId } = await candidateOf(server, fetch);
  const file = video(4.4 * SLICE);
  const takeId = crypto.randomUUID();
  let arrived = 0;
  const onFirst = ({ sent }: UploadProgress) => {
    arrived = sent / SLICE;
    leaveIfAllHang();
  };
  const first = candidate.takes.upload(file, { invitationId, questionId, takeId, signal: leaving.signal, onProgress: onFirst });
  function leaveIfAllHang() {
    if (puts === 5 && arrived === 2) setTimeout(() => leaving.abort(new Error('left')));
  }
  await expect(first).rejects.toThrow('left');
  expect(cut.map(String)).toEqual(Array(3).fill('Error: left'));
  expect(await candidate.takes.get.query({ takeId })).toMatchObject({ state: 'recording' });
  const { received } = await candidate.takes.received.query({ takeId });
  expect(received).toHaveLength(2);

  puts = 0;
  const told: { sent: number; total: number | null }[] = [];
  const onProgress = ({ sent, total }: UploadProgress) => told.push({ sent, total });
  const take = await candidate.takes.upload(file.stream(), { invitationId, questionId, takeId, onProgress });
  expect(take).toMatchObject({ id: takeId, state: 'stored', size: file.size, number: 1 });
  expect(puts).toBe(3);
  expect(await holds(server, candidate, takeId, file)).toBe(true);
  expect([told[0], told.at(-1)]).toEqual([
    { sent: 0, total: null },
    { sent: file.size, total: file.size },
  ]);
  // Once more, when all is over: the same take, and nothing sent.
  expect(await candidate.takes.upload(file, { invitationId, questionId, takeId })).toMatchObject({ state: 'stored' });
  expect(puts).toBe(3);
});

test('a stream that fails, and one that stops giving, end the upload with their reason and leave the take to go on with', async () => {
  await using server = await serve();
  const { candidate, invitationId, questionId } = await candidateOf(server);
  const file = video(2.4 * SLICE);
  const takeId = crypto.randomUUID();
  let left: unknown;
  const broken = (then: (controller: ReadableStreamDefaultController<Uint8Array>) => void) => {
    let pulls = 0;
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (pulls++ > 0) return then(controller);
        controller.enqueue(new Uint8Array(await file.slice(0, 2.2 * SLICE).arrayBuffer()));
      },
      cancel(reason) {
        left = reason;
      },
    });
  };
  const camera = broken((controller) => controller.error(new Error('the camera is gone')));
  await expect(candidate.takes.upload(camera, { invitationId, questionId, takeId })).rejects.toThrow('the camera is gone');

  const leaving = new AbortController();
  const silent = broken(() => {});
  const onProgress = ({ sent }: UploadProgress) => void (sent >= 2 * SLICE && setTimeout(() => leaving.abort(new Error('enough'))));
  const waiting = candidate.takes.upload(silent, { invitationId, questionId, takeId, signal: leaving.signal, onProgress });
  await expect(waiting).rejects.toThrow('enough');
  expect(left).toMatchObject({ message: 'enough' });

  expect(await candidate.takes.get.query({ takeId })).toMatchObject({ state: 'recording' });
  await candidate.takes.upload(file.stream(), { invitationId, questionId, takeId });
  expect(await holds(server, candidate, takeId, file)).toBe(true);
});

test('a stream is read no faster than it is sent', { timeout: 30_000 + 100 * UPLOAD_MIB }, async () => {
  await using server = await serve();
  const { candidate, invitationId, questionId } = await candidateOf(server);
  const all = UPLOAD_MIB * MiB;
  const chunk = new Uint8Array(64 * 1024);
  chunk.set([0x1a, 0x45, 0xdf, 0xa3]);
  let [read, ahead, memory] = [0, 0, 0];
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (read === all) return controller.close();
      controller.enqueue(chunk.slice());
      read += chunk.length;
      ahead = Math.max(ahead, read - sent);
      memory = Math.max(memory, process.memoryUsage().arrayBuffers);
    },
  });
  const before = process.memoryUsage().arrayBuffers;
  const began = performance.now();
  const take = await candidate.takes.upload(stream, { invitationId, questionId, onProgress: (progress) => (sent = progress.sent) });
  expect(take).toMatchObject({ state: 'stored', size: all });
  // Three slices under way, the next being filled, and one chunk in the stream's own queue.
  expect(ahead).toBeLessThanOrEqual(4 * SLICE + 2 * chunk.length);
  const rate = Math.round(all / MiB / ((performance.now() - began) / 1000));
  console.log(
    `upload of ${all / MiB} MiB: ${rate} MiB/s, at most ${Math.round((memory - before) / MiB)} MiB of buffers, server's included`,
  );
});

test('an upload whose process was killed goes on in another by its id', async () => {
  await using server = await serve();
  const { candidate, session, invitationId, questionId } = await candidateOf(server);
  const folder = await mkdtemp(join(tmpdir(), 'upload-'));
  try {
    const path = join(folder, 'take.webm');
    await writeFile(path, Buffer.from(await video(8.4 * SLICE).arrayBuffer()));
    const takeId = crypto.randomUUID();
    const how = { url: server.url, token: session.token, path, options: { invitationId, questionId, takeId } };
    const script = `
      import { openAsBlob } from 'node:fs';
      import { createInterviewClient } from '@interviews/client';
      const { url, token, path, options } = JSON.parse(process.argv[1]);
      let puts = 0;
      const slow = async (input, init) => {
        if (init?.method === 'PUT' && ++puts > 2 && process.argv[2] === 'slowly') await new Promise(() => setInterval(() => {}, 1000));
        return fetch(input, init);
      };
      const onProgress = ({ sent }) => console.log(sent);
      const client = createInterviewClient({ url, token, fetch: slow });
      await client.takes.upload(await openAsBlob(path), { ...options, onProgress });
      console.log('puts ' + puts);
    `;
    const node = (...more: string[]) =>
      execFile(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(how), ...more], { cwd: import.meta.dirname });
    const first = node('slowly');
    let said = '';
    first.stdout!.on('data', (chunk) => {
      said += chunk;
      if (said.includes(String(2 * SLICE))) first.kill('SIGKILL');
    });
    expect(await once(first, 'exit')).toEqual([null, 'SIGKILL']);
    expect((await candidate.takes.received.query({ takeId })).received).toHaveLength(2);

    const second = node();
    said = '';
    for (const stream of [second.stdout!, second.stderr!]) stream.on('data', (chunk) => (said += chunk));
    expect(await once(second, 'close'), said).toEqual([0, null]);
    expect(said).toMatch(/puts 7\n$/);
    expect(await holds(server, candidate, takeId, await openAsBlob(path))).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a refusal ends an upload with its code', async () => {
  await using server = await serve();
  const { candidate, hr, invitationId, questionId } = await candidateOf(server);
  const stream = video(1000).stream();
  const refusal = await hr.takes.upload(stream, { invitationId, questionId }).catch((error: unknown) => error);
  expect(isInterviewError(refusal, 'Forbidden')).toBe(true);
  expect(isInterviewError(refusal, 'NoAnswer')).toBe(false);
  // A stream that will not be read is told so.
  expect(await stream.getReader().read()).toEqual({ done: true, value: undefined });
  const { id: takeId } = await candidate.takes.upload(video(2000), { invitationId, questionId });
  expect(await candidate.takes.upload(video(2000), { invitationId, questionId, takeId }).catch(problemOf)).toMatchObject({
    code: 'SliceConflictException',
  });
  const tooLarge = Object.defineProperty(new Blob(['x']), 'size', { value: 4000 * SLICE + 1 });
  expect(await candidate.takes.upload(tooLarge, { invitationId, questionId }).catch(problemOf)).toMatchObject({ code: 'PayloadTooLarge' });
});
