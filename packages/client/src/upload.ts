import type { AppRouter } from '@interviews/api/router.ts';
import { MOST_SLICES } from '@interviews/domain/invitation/slices.ts';
import type { TRPCClient } from '@trpc/client';
import { cut, named, SLICE_BYTES, type Slice, type Source, sliceAt } from './cut.ts';
import { isInterviewError, problemOf, tooLarge } from './errors.ts';
import { patience, pause, untilAnswered } from './patience.ts';
import { putSigned, putSlice } from './put.ts';
import type { Take, TakeBegun } from './types.ts';

/** How far an upload is: told at its beginning and after every slice, never less than before. */
export type UploadProgress = {
  /** Keep it: given again as `takeId`, the upload goes on where it was, on another page or another day too. */
  readonly takeId: string;
  /** Bytes that are safe on the server. At the end it is `total`. */
  readonly sent: number;
  /** Bytes in all; of a stream null until its end was read. */
  readonly total: number | null;
};

export type UploadOptions = {
  readonly invitationId: string;
  readonly questionId: string;
  /** An upload that was begun before, to go on with the same bytes: what has arrived is not sent again. */
  readonly takeId?: string;
  /** Seconds, where they are known. What the video really has, the server finds out by itself. */
  readonly duration?: number;
  readonly onProgress?: (progress: UploadProgress) => void;
  /**
   * Ends the upload, which otherwise tries again for as long as the take may arrive. What was under way is cut, what has arrived stays, and
   * the same `takeId` goes on with it; `client.takes.giveUp` throws it away instead.
   */
  readonly signal?: AbortSignal;
};

/**
 * Sends one answer on video, and resolves when the server has checked and stored all of it. A network that is away or cuts, a server that
 * restarts and a token that ends are waited for. What remains to do is `invitations.respond` with its id.
 * @throws InterviewError when the server refuses; the signal's reason; what a stream failed with. What has arrived stays, as with `signal`.
 */
export type Upload = (source: Source, options: UploadOptions) => Promise<Take>;

type Road = { readonly client: TRPCClient<AppRouter>; readonly api: string; readonly fetch: typeof fetch };

const LANES = 3;
/** So often may the bucket fail before the rest of the take goes through the server (recorder.md). */
const DIRECT_TRIES = 3;
/** So often may the server name slices that it has lost. */
const ROUNDS = 3;

export async function upload({ client, api, fetch }: Road, source: Source, options: UploadOptions): Promise<Take> {
  const { invitationId, questionId, duration = 0, onProgress, takeId = crypto.randomUUID() } = options;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const file = source instanceof Blob ? source : null;

  // The same id again is the same take, with a new token.
  const begin = () => untilAnswered(() => client.takes.begin.mutate({ invitationId, questionId, id: takeId }, { signal }), signal);
  let begun: Promise<TakeBegun>;
  let directFailures = 0;
  let sent = 0;
  let total = file ? file.size : null;
  const told = (bytes: number) => {
    sent += bytes;
    onProgress?.({ takeId, sent, total });
  };

  const received = async () => new Map((await client.takes.received.query({ takeId }, { signal })).slices.map((it) => [it.n, it.sha256]));
  const isHere = async ({ n, sha256 }: Slice) => (await received().catch(() => null))?.get(n) === sha256;

  async function put(slice: Slice, bytes: ArrayBuffer, { direct, slicesToken }: TakeBegun): Promise<void> {
    const road = { bytes, signal, fetch };
    if (!direct || directFailures >= DIRECT_TRIES) return putSlice(api, takeId, slice, slicesToken, road);
    try {
      const signed = await client.takes.sliceUrl.mutate({ takeId, ...slice }, { signal });
      await putSigned({ ...road, ...signed });
    } catch (error) {
      directFailures += 1;
      throw error;
    }
  }

  /** Brings one slice there. `lost`: the server has just said that it has it not, whatever else it says. */
  async function send(slice: Slice, bytes: ArrayBuffer, lost = false): Promise<void> {
    let renewed = false;
    for (let failures = 0; ; ) {
      const mine = begun;
      const take = await mine;
      signal.throwIfAborted();
      try {
        return await put(slice, bytes, take);
      } catch (error) {
        signal.throwIfAborted();
        if (isInterviewError(error, 'Unauthenticated') && !renewed) {
          renewed = true;
          // One new token is enough for all slices under way.
          if (begun === mine) begun = begin();
          continue;
        }
        failures += 1;
        const wait = patience(error, failures);
        if (wait === null) throw error;
        await pause(wait, signal);
        // It may have arrived with only the answer lost.
        if (!lost && (await isHere(slice))) return;
      }
    }
  }

  async function sendAll(): Promise<Slice[]> {
    const here = await untilAnswered(received, signal);
    const flying = new Set<Promise<void>>();
    const slices: Slice[] = [];
    for await (const bytes of cut(source, signal)) {
      if (slices.length === MOST_SLICES) throw tooLarge();
      const slice = await named(slices.length, bytes);
      slices.push(slice);
      const arrival = here.get(slice.n) === slice.sha256 ? Promise.resolve() : send(slice, bytes);
      const flight = arrival.then(() => told(slice.size)).catch((error) => stop.abort(error));
      flying.add(flight);
      void flight.then(() => flying.delete(flight));
      if (flying.size >= LANES) await Promise.race(flying);
      signal.throwIfAborted();
    }
    total = slices.reduce((sum, { size }) => sum + size, 0);
    await Promise.all(flying);
    signal.throwIfAborted();
    return slices;
  }

  async function finish(slices: readonly Slice[]): Promise<Take> {
    const manifest = { takeId, duration, slices: slices.map(({ size, sha256 }) => ({ size, sha256 })) };
    for (let round = 1; ; round++) {
      try {
        return await untilAnswered(() => client.takes.finish.mutate(manifest, { signal }), signal);
      } catch (error) {
        const lost = slices.filter(({ n }) => problemOf(error).errors?.some(({ path }) => path === `slices.${n}`));
        if (!file || lost.length === 0 || round > ROUNDS || !isInterviewError(error, 'SliceConflictException')) throw error;
        for (const slice of lost) await send(slice, await sliceAt(file, slice.n), true);
      }
    }
  }

  try {
    if (file && file.size > MOST_SLICES * SLICE_BYTES) throw tooLarge();
    begun = begin();
    await begun;
    told(0);
    const slices = await sendAll();
    const take = await finish(slices);
    // A stream's last slice may have been told before its end was read.
    if (!file) told(0);
    return take;
  } finally {
    stop.abort();
    if (!file && !(source as ReadableStream).locked) await (source as ReadableStream).cancel().catch(() => {});
  }
}
