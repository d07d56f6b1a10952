import { createHash } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';

/** One piece as the browser's MediaRecorder handed it over. */
type Piece = {
  readonly size: number;
  readonly handedAt: number /** seconds since its start */;
  readonly until: number;
  sha256: string | null;
};

/** One run of a MediaRecorder, from its start to its stop, or to whatever ended the page. */
export type Run = { readonly startedAt: number; readonly type: string; readonly pieces: Piece[]; stopped: boolean };

export type Wish = {
  /** Only this container is recorded. */
  readonly type?: 'video/webm' | 'video/mp4';
  /** In place of what the page asks for. */
  readonly pieceMs?: number;
};

type Said = { readonly run: string } & (
  | { readonly is: 'start'; readonly at: number; readonly type: string }
  | { readonly is: 'piece'; readonly n: number; readonly size: number; readonly at: number }
  | { readonly is: 'hash'; readonly n: number; readonly sha256: string }
  | { readonly is: 'stop' }
);

/**
 * Hears what every MediaRecorder of this browser hands over, before the page does and by none of the recorder's code.
 * @param order where the runs are put, in the order in which they started
 */
export async function witness(context: BrowserContext, wish: Wish = {}, order: Run[] = []): Promise<readonly Run[]> {
  const runs = new Map<string, Run>();
  await context.exposeBinding('witness', (_source, said: Said) => {
    if (said.is === 'start') {
      const run = { startedAt: said.at, type: said.type, pieces: [], stopped: false };
      runs.set(said.run, run);
      order.push(run);
      return;
    }
    const run = runs.get(said.run);
    if (!run) return;
    if (said.is === 'stop') run.stopped = true;
    if (said.is === 'piece')
      run.pieces[said.n] = { size: said.size, handedAt: said.at, until: (said.at - run.startedAt) / 1000, sha256: null };
    const piece = said.is === 'hash' && run.pieces[said.n];
    if (piece) piece.sha256 = said.sha256;
  });
  await context.addInitScript(listen, wish);
  return order;
}

/** Runs in the page. Chromium without AAC records MP4 with Opus in it: the same container, the same cuts. */
function listen({ type, pieceMs }: Wish): void {
  const tell = (said: Said) => (window as unknown as { witness(said: Said): void }).witness(said);
  const Real = window.MediaRecorder;
  if (!Real) return;
  const real = (mimeType: string) => (type === 'video/mp4' && mimeType.startsWith(type) ? 'video/mp4;codecs=avc1,opus' : mimeType);
  const wanted = (mimeType: string) => !type || mimeType.startsWith(type);

  class Heard extends Real {
    constructor(stream: MediaStream, options: MediaRecorderOptions = {}) {
      const { mimeType = type ?? '', ...rest } = options;
      super(stream, mimeType ? { ...rest, mimeType: real(mimeType) } : rest);
      const run = crypto.randomUUID();
      let n = 0;
      this.addEventListener('start', () => tell({ is: 'start', run, at: Date.now(), type: this.mimeType }));
      this.addEventListener('stop', () => tell({ is: 'stop', run }));
      this.addEventListener('dataavailable', ({ data }) => {
        if (data.size === 0) return;
        const piece = { run, n: n++ };
        tell({ is: 'piece', ...piece, size: data.size, at: Date.now() });
        void data
          .arrayBuffer()
          .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
          .then((hash) => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join(''))
          .then((sha256) => tell({ is: 'hash', ...piece, sha256 }));
      });
    }
    override start(timeslice?: number): void {
      super.start(pieceMs ?? timeslice);
    }
    static override isTypeSupported(mimeType: string): boolean {
      return wanted(mimeType) && Real.isTypeSupported(real(mimeType));
    }
  }
  window.MediaRecorder = Heard;
}

/** Bytes: a piece of a small picture, at most. */
const ONE_MORE = 64 * 1024;

/**
 * How many whole pieces of a run these bytes are, from its first on; null where they are anything else. A piece whose hash the page was
 * killed too early to tell counts by its size; and of a run that a page's end ended one more piece may have been handed over, and kept,
 * that the page was ended too early to tell of.
 */
export function piecesIn(bytes: Buffer, { pieces, stopped }: Run): number | null {
  let at = 0;
  for (const [n, { size, sha256 }] of pieces.entries()) {
    if (at === bytes.length) return n;
    const part = bytes.subarray(at, at + size);
    if (part.length < size || (sha256 !== null && createHash('sha256').update(part).digest('hex') !== sha256)) return null;
    at += size;
  }
  return bytes.length === at || (!stopped && bytes.length - at <= ONE_MORE) ? pieces.length : null;
}
