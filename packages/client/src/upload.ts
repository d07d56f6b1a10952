import type { AppRouter } from '@interviews/api/router.ts';
import type { TRPCClient } from '@trpc/client';
import { cut, named, type Slice, type Source, sliceAt } from './cut.ts';
import { isRefusal, problemOf } from './errors.ts';
import { patience, pause, untilAnswered } from './patience.ts';
import { putSigned, putSlice } from './put.ts';
import type { Take, TakeBegun } from './types.ts';

export type UploadProgress = {
  /** Keep it: given again as `takeId`, the upload goes on where it was, on another page or another day too. */
  readonly takeId: string;
  /** Bytes that are safe on the server. */
  readonly sent: number;
  /** Null for a stream, whose length nobody knows. */
  readonly total: number | null;
};

export type UploadOptions = {
  readonly invitationId: string;
  readonly questionId: string;
  /** An upload that was begun before, to go on with the same bytes. */
  readonly takeId?: string;
  /** Seconds, where they are known. What the video really has, the server finds out by itself. */
  readonly duration?: number;
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Ends the upload, which otherwise tries again for as long as the take may arrive. What has arrived stays. */
  readonly signal?: AbortSignal;
};

export type Upload = (source: Source, options: UploadOptions) => Promise<Take>;

type Road = { readonly client: TRPCClient<AppRouter>; readonly api: string; readonly fetch: typeof fetch };

const LANES = 3;
const DIRECT_TRIES = 3;
/** So often may the server name slices that it has lost. */
const ROUNDS = 3;

/** One answer on video from a file or a stream to a take that is stored. It survives interruptions; only a refusal or the signal ends it. */
export async function upload({ client, api, fetch }: Road, source: Source, options: UploadOptions): Promise<Take> {
  const { invitationId, questionId, duration = 0, onProgress, takeId = crypto.randomUUID() } = options;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const file = source instanceof Blob ? source : null;

  // The same id again is the same take, with a new token.
  const begin = () => untilAnswered(() => client.takes.begin.mutate({ invitationId, questionId, id: takeId }, { signal }), signal);
  let begun: TakeBegun = await begin();
  let sent = 0;
  const told = (bytes: number) => {
    sent += bytes;
    onProgress?.({ takeId, sent, total: file?.size ?? null });
  };
  told(0);

  const received = async () => new Map((await client.takes.received.query({ takeId }, { signal })).slices.map((it) => [it.n, it.sha256]));
  const isHere = async ({ n, sha256 }: Slice) => (await received().catch(() => null))?.get(n) === sha256;

  async function put(slice: Slice, bytes: ArrayBuffer, direct: boolean): Promise<void> {
    const road = { bytes, signal, fetch };
    if (!direct) return putSlice(api, takeId, slice, begun.slicesToken, road);
    const signed = await client.takes.sliceUrl.mutate({ takeId, ...slice }, { signal });
    return putSigned({ ...road, ...signed });
  }

  async function send(slice: Slice, bytes: ArrayBuffer): Promise<void> {
    let renewed = false;
    for (let failures = 0; ; ) {
      signal.throwIfAborted();
      try {
        return await put(slice, bytes, begun.direct && failures < DIRECT_TRIES);
      } catch (error) {
        signal.throwIfAborted();
        if (isRefusal(error, 'Unauthenticated') && !renewed) {
          renewed = true;
          begun = await begin();
          continue;
        }
        failures += 1;
        const wait = patience(error, failures);
        if (wait === null) throw error;
        await pause(wait, signal);
        // It may have arrived with only the answer lost.
        if (await isHere(slice)) return;
      }
    }
  }

  async function sendAll(): Promise<Slice[]> {
    const here = await untilAnswered(received, signal);
    const flying = new Set<Promise<void>>();
    const slices: Slice[] = [];
    for await (const bytes of cut(source)) {
      const slice = await named(slices.length, bytes);
      slices.push(slice);
      if (here.get(slice.n) === slice.sha256) {
        told(slice.size);
        continue;
      }
      const flight = send(slice, bytes).then(
        () => told(slice.size),
        (error) => stop.abort(error),
      );
      flying.add(flight);
      void flight.then(() => flying.delete(flight));
      if (flying.size >= LANES) await Promise.race(flying);
      signal.throwIfAborted();
    }
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
        if (!file || lost.length === 0 || round > ROUNDS || !isRefusal(error, 'SliceConflictException')) throw error;
        for (const slice of lost) await send(slice, await sliceAt(file, slice.n));
      }
    }
  }

  try {
    return await finish(await sendAll());
  } finally {
    stop.abort();
  }
}
