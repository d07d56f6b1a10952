/**
 * What a page reads from the recorder and asks of it. The recorder never throws at a page: what went wrong stands in
 * `state()`, with a code that the page turns into a sentence and a way out.
 */

/** Why something does not go, or goes badly. `refused` carries the contract's code. */
export type FaultCode =
  | 'insecure' // not https: the browser offers no camera here
  | 'unsupported' // no way to record that really starts
  | 'camera-denied' // the person or the system said no
  | 'camera-busy' // another program has it
  | 'no-camera'
  | 'no-microphone'
  | 'muted' // the microphone's track is switched off by system or key
  | 'silent' // nothing was heard for some seconds
  | 'unplugged' // a device went away while it was recording
  | 'storage-full' // this browser keeps no copy; slices are in memory and with the server only
  | 'elsewhere' // a newer tab has taken over
  | 'superseded' // another device has begun a newer take of this question: the person decides
  | 'link-needed' // the session is over: open the link anew, the slices wait here
  | 'refused' // the server said no: see `refusal`
  | 'lost'; // nobody has the beginning of this take any more

/** The server's own words for a refusal: problem+json. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly detail: string | null;
}

export interface Fault {
  readonly code: FaultCode;
  /** Nothing can be recorded, or the take in hand cannot go on, until it is mended. Otherwise it is a warning. */
  readonly blocking: boolean;
  readonly refusal?: Refusal;
}

/**
 * Where the take in hand is. `stored` means that the server has checked every slice against the manifest and said so.
 * - `starting`: asking the server for a take, then for the recorder's first frame (`take.seconds` is still 0)
 * - `sending`: recorded, the rest goes up; on its own until `stored`, across any number of lost connections
 * - `ready` / `broken`: what the server found when it decoded the take
 * - `waiting`: this take needs the person: see the fault (`superseded`, `link-needed`, `elsewhere`): `finish` or `discard`
 * - `failed`: this take is over and will not arrive: see the fault
 */
export type Phase = 'idle' | 'starting' | 'recording' | 'sending' | 'stored' | 'ready' | 'broken' | 'waiting' | 'discarding' | 'failed';

/** Why a recording ended. */
export type Ended = 'stopped' | 'limit' | 'gap' | 'unplugged' | 'storage-full' | 'elsewhere' | 'refused' | 'crashed';

export interface Amount {
  readonly slices: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** The take in hand: the one being recorded or sent, or the one made last. */
export interface TakeState {
  readonly takeId: string;
  /** null for the device check */
  readonly questionId: string | null;
  readonly number: number | null;
  readonly limitSeconds: number;
  /** the recorder's own clock, from its first frame */
  readonly seconds: number;
  readonly recorded: Amount;
  /** what the server has acknowledged; `safe.slices === recorded.slices` and not recording: it may be closed */
  readonly safe: Amount;
  readonly ended: Ended | null;
  /** `lower`, `few`: the link is slow, so the picture is smaller or moves less; the sound is the same in all */
  readonly picture: 'full' | 'lower' | 'few';
  /** a Blob URL of what was just recorded on this page; revoked at the next take and at `dispose` */
  readonly playbackUrl: string | null;
  readonly mimeType: string | null;
  /** the server's view once it is stored: its length, and a problem when `broken` */
  readonly stored: ServerTake | null;
}

/** A take of the contract, as far as the recorder reads it. */
export interface ServerTake {
  readonly id: string;
  readonly questionId: string | null;
  readonly number: number;
  readonly state: 'recording' | 'stored' | 'ready' | 'broken' | 'gone';
  readonly arriveBy: string | null;
  readonly problem: string | null;
  readonly checked: 'decoded' | 'structure' | null;
  readonly direct: boolean;
  readonly duration: number | null;
  readonly size: number | null;
  readonly playbackUrl: string | null;
}

/** A take that an earlier page, tab or device has left unfinished. Nothing of it is finished without `finish`. */
export interface FoundTake {
  readonly takeId: string;
  readonly questionId: string | null;
  /** slices from 0 without a gap that exist here or there: what can be sent */
  readonly whole: Amount;
  /** of those, how many the server has */
  readonly safeSlices: number;
  /** it was stopped properly; otherwise its last seconds may be missing */
  readonly sealed: boolean;
  /** false: a newer take of the question was begun, ask before finishing; null: the server could not be asked */
  readonly newest: boolean | null;
  /** ISO time until when it may arrive; null where unknown */
  readonly arriveBy: string | null;
  /** nothing of it can be seen here, and what the server has of it is being asked for: neither keep it nor begin anew before that is known */
  readonly unknown: boolean;
}

export interface DeviceChoice {
  readonly cameraId?: string | undefined;
  readonly microphoneId?: string | undefined;
}

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface DevicesState {
  readonly is: 'closed' | 'opening' | 'open' | 'failed';
  /** for `<video>.srcObject`, muted */
  readonly stream: MediaStream | null;
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  /** 0..1 in steps of 0.05, ten times a second at most; null where this browser lets nobody listen */
  readonly level: number | null;
}

export interface RecorderState {
  readonly is: Phase;
  readonly take: TakeState | null;
  readonly devices: DevicesState;
  /** worst first; empty when all is well */
  readonly faults: readonly Fault[];
  /** `offline`: the server does not answer; `behind`: sending is slower than recording. Recording goes on in both. */
  readonly link: 'good' | 'behind' | 'offline';
  readonly found: readonly FoundTake[];
}

/** A take that the server calls `recording`, from the invitation: lets another device, or a wiped browser, go on with it. */
export interface KnownTake {
  readonly takeId: string;
  readonly questionId: string;
  readonly limitSeconds?: number;
}

export interface Recorder {
  /** The same object until something changes: fit for `useSyncExternalStore`. */
  state(): RecorderState;
  subscribe(listener: () => void): () => void;

  /** Asks for camera and microphone and shows them; again with another choice to change them. */
  openDevices(choice?: DeviceChoice): Promise<void>;
  closeDevices(): void;

  /** The device check: records some seconds and sends them by the real road. `take.questionId` is null; ends in `ready`, `broken` or a fault. */
  check(seconds: number): Promise<void>;
  /** Begins a take and records it. Opens the devices if they are not. Resolves when it records, or when a fault says why not. */
  record(question: { questionId: string; limitSeconds: number }): Promise<void>;
  /** Ends the recording; sending goes on by itself. */
  stop(): void;
  /** Throws away the take in hand, or a found one, here and on the server. */
  discard(takeId?: string): Promise<void>;
  /**
   * Goes on with a take found or waiting. `anyway`: the person was told of the newer take and chose this one.
   * While a newer tab holds the interview (`elsewhere`) it is `resume`: takes it back, and offers what lies there.
   */
  finish(takeId: string, how?: { anyway?: boolean }): Promise<void>;
  /** Call once when the page opens: takes this interview over from other tabs and fills `found`. */
  resume(known?: readonly KnownTake[]): Promise<void>;
  /** Stops everything, releases devices and locks. What lies in the spool stays for the next page. */
  dispose(): void;
}
