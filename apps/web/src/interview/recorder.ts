'use client';
import { createRecorder, fetchApi, type KnownTake, type Phase, type Recorder, type RecorderState } from '@interviews/recorder';
import { useState, useSyncExternalStore } from 'react';

export type MakeRecorder = (invitationId: string) => Recorder;

const ofThisBrowser: MakeRecorder = (invitationId) => createRecorder({ invitationId, api: fetchApi({ baseUrl: '/api/v1', invitationId }) });

const idle: RecorderState = {
  is: 'idle',
  take: null,
  devices: { is: 'closed', stream: null, cameras: [], microphones: [], cameraId: null, microphoneId: null, level: null },
  faults: [],
  link: 'good',
  found: [],
};

/** What the server should be asked about after the recorder came here. */
const settled: ReadonlySet<Phase> = new Set(['stored', 'ready', 'broken', 'failed', 'idle']);

/**
 * The recorder while somebody looks: made when React subscribes, so never on the server, and let go with the page.
 * What it had not sent lies in its spool, and the next one finds it.
 */
class Attached {
  readonly #make: () => Recorder;
  readonly #known: () => readonly KnownTake[];
  readonly #settled: () => void;
  #recorder: Recorder | null = null;
  #lookers = 0;

  constructor(make: () => Recorder, known: () => readonly KnownTake[], settled: () => void) {
    this.#make = make;
    this.#known = known;
    this.#settled = settled;
  }

  readonly state = (): RecorderState => this.#recorder?.state() ?? idle;

  readonly subscribe = (changed: () => void): (() => void) => {
    const recorder = this.control;
    this.#lookers += 1;
    const stop = recorder.subscribe(changed);
    return () => {
      stop();
      this.#lookers -= 1;
      if (this.#lookers > 0) return;
      recorder.dispose();
      this.#recorder = null;
    };
  };

  /** For handlers, which only run while the page is there. */
  get control(): Recorder {
    this.#recorder ??= this.#attach();
    return this.#recorder;
  }

  /** Looks again for what is unsent, and takes over from other tabs. */
  readonly resume = (): void => {
    const { is, take } = this.state();
    if (is === 'waiting' && take) void this.control.finish(take.takeId);
    else void this.control.resume(this.#known());
  };

  #attach(): Recorder {
    const recorder = this.#make();
    let before = recorder.state().is;
    recorder.subscribe(() => {
      const { is } = recorder.state();
      if (is !== before && settled.has(is)) this.#settled();
      before = is;
    });
    void recorder.resume(this.#known());
    return recorder;
  }
}

export type AttachedRecorder = Pick<Attached, 'control' | 'resume'>;

/**
 * @param known what the server calls unfinished: another device, or this one before its storage was wiped, began it
 * @param settled called when the server knows something new of a take
 */
export function useRecorder(
  invitationId: string,
  { known, settled, make = ofThisBrowser }: { known: () => readonly KnownTake[]; settled: () => void; make?: MakeRecorder | undefined },
): { state: RecorderState; recorder: AttachedRecorder } {
  const [recorder] = useState(() => new Attached(() => make(invitationId), known, settled));
  const state = useSyncExternalStore(recorder.subscribe, recorder.state, () => idle);
  return { state, recorder };
}
