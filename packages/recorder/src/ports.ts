import type { Quality } from './quality.ts';
import type { Device, DeviceChoice, Ended, Fault, ServerTake } from './types.ts';

/** Everything the core touches. In a browser these are real (index.ts); in tests they are time, disk and network that can be broken at will. */
export interface Ports {
  readonly clock: Clock;
  readonly api: RecorderApi;
  readonly spool: Spool;
  readonly media: MediaSource;
  readonly fence: Fence;
  readonly sha256: (bytes: ArrayBuffer) => Promise<string>;
  readonly uuid: () => string;
  /** bytes that this browser still has room for; null where it does not say, or not soon */
  readonly room: () => Promise<number | null>;
  /** bytes of a take that may wait in memory alone, where neither disk nor server takes them */
  readonly memory: number;
  /** 0 ≤ x < 1: for the jitter of retries */
  readonly random: () => number;
  /** keeps the screen on while held, where the browser can */
  readonly awake: { hold(): void; release(): void };
  /** calls back when the browser believes that it is connected again: a hint, no fact. Returns how to stop it. */
  readonly online: (back: () => void) => () => void;
}

export interface Clock {
  /** milliseconds that never jump */
  now(): number;
  /** milliseconds since 1970 as this device believes; goes on while a laptop sleeps */
  wall(): number;
  /** returns how to cancel it */
  after(ms: number, run: () => void): () => void;
}

/* ---- the server ---- */

export interface Begun {
  readonly take: ServerTake;
  readonly slicesToken: string;
}

interface SliceSum {
  readonly size: number;
  /** lowercase hex */
  readonly sha256: string;
}

export interface Received {
  readonly slices: readonly ({ readonly n: number } & SliceSum)[];
  readonly state: ServerTake['state'];
  readonly newest: boolean;
  readonly arriveBy: string | null;
}

export interface Manifest {
  readonly mimeType?: string;
  /** seconds */
  readonly duration: number;
  readonly slices: readonly SliceSum[];
  readonly anyway?: boolean;
}

export interface SliceRef extends SliceSum {
  readonly takeId: string;
  readonly n: number;
  readonly token: string;
}

/** The routes of the contract. Each rejects with `Refused` or `NoAnswer` (problem.ts) and nothing else. */
export interface RecorderApi {
  beginTake(input: { id: string; questionId: string }): Promise<Begun>;
  beginCheck(input: { id: string }): Promise<Begun>;
  putSlice(slice: SliceRef, bytes: ArrayBuffer, signal: AbortSignal): Promise<void>;
  /** the same bytes straight to the bucket: asks for a URL, then puts */
  putSliceDirect(slice: SliceRef, bytes: ArrayBuffer, signal: AbortSignal): Promise<void>;
  /** without a token, by the candidate's own carrier */
  received(takeId: string, token?: string): Promise<Received>;
  finish(takeId: string, manifest: Manifest, token: string): Promise<ServerTake>;
  giveUp(takeId: string, token?: string): Promise<void>;
  getTake(takeId: string): Promise<ServerTake>;
}

/* ---- the local spool ---- */

export interface SpoolTake {
  readonly takeId: string;
  readonly invitationId: string;
  readonly questionId: string | null;
  readonly limitSeconds: number;
  readonly createdAt: number;
  readonly mimeType: string | null;
  /** only the page that holds the newest epoch may write */
  readonly epoch: number;
  /** how many slices the take has, once it was stopped properly */
  readonly sealed: number | null;
  readonly ended: Ended | null;
  /** thrown away by the person, the server is still to be told */
  readonly discarded: boolean;
}

export interface SpoolSlice extends SliceSum {
  readonly takeId: string;
  readonly n: number;
  /** seconds of the take at this slice's end */
  readonly until: number;
}

export interface Left {
  readonly take: SpoolTake;
  readonly slices: readonly SpoolSlice[];
}

/** The browser's disk. Every write checks the epoch of the take in its own transaction and rejects with `Fenced`. */
export interface Spool {
  create(take: SpoolTake): Promise<void>;
  update(takeId: string, epoch: number, change: Partial<Pick<SpoolTake, 'sealed' | 'ended' | 'mimeType'>>): Promise<void>;
  write(slice: SpoolSlice, bytes: ArrayBuffer, epoch: number): Promise<void>;
  read(takeId: string, n: number): Promise<ArrayBuffer | null>;
  /** in one transaction: raises the epoch of every take of this interview, and reads what lies there */
  claim(invitationId: string): Promise<Left[]>;
  /** forgets the bytes at once and keeps the row, until the server has been told */
  discard(takeId: string): Promise<void>;
  drop(takeId: string): Promise<void>;
  /** drops every take of a question */
  dropQuestion(invitationId: string, questionId: string): Promise<void>;
  /** drops the rows of any interview that are older than this */
  sweep(before: number): Promise<void>;
}

/* ---- camera and microphone ---- */

/** One piece as a `MediaRecorder` hands it over. */
export type Piece = Pick<Blob, 'size' | 'type' | 'arrayBuffer'>;

export interface Listening {
  /** the first frame: the take's clock begins */
  started(mimeType: string): void;
  piece(piece: Piece): void;
  /** every piece was handed over before */
  stopped(): void;
}

export interface Running {
  stop(): void;
  /** Fewer pictures a second from here on, where the camera can; the file stays one. */
  slowDown(frameRate: number): void;
}

export interface OpenDevices {
  readonly stream: MediaStream;
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  /** Tries the types one after the other on the real stream; rejects when none really starts. */
  record(listening: Listening, quality: Quality): Promise<Running>;
  close(): void;
}

export interface DeviceEvents {
  level(level: number | null): void;
  muted(muted: boolean): void;
  /** a track ended by itself */
  unplugged(which: 'camera' | 'microphone'): void;
}

export interface MediaSource {
  /** rejects with `DeviceFault` */
  open(choice: DeviceChoice, events: DeviceEvents): Promise<OpenDevices>;
  /** a URL under which the pieces play, and how to let it go */
  playback(pieces: readonly Piece[], mimeType: string | null): { url: string; revoke(): void } | null;
}

/** Rejection of `MediaSource.open` and `OpenDevices.record`. */
export class DeviceFault extends Error {
  override readonly name = 'DeviceFault';
  readonly code: Fault['code'];

  constructor(code: Fault['code'], message: string = code) {
    super(message);
    this.code = code;
  }
}

/* ---- other tabs ---- */

export interface Fence {
  /**
   * Takes this interview over from any other tab and waits until that one has let go, five seconds at most.
   * @param lost called once when a newer tab takes over; the fence stays held until the promise it returns settles
   */
  take(invitationId: string, lost: () => Promise<void>): Promise<{ release(): void }>;
}

/** A spool write by a page that a newer one has replaced. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}
