import { type Clock, DeviceFault, type Listening } from './ports.ts';

/**
 * In this order, by trying: MP4 first, because an engine that says yes to WebM was seen to hang its page over it; the
 * last is whatever the browser itself prefers.
 */
const types = ['video/mp4;codecs=avc1,mp4a', 'video/webm;codecs=vp9,opus', 'video/webm;codecs=vp8,opus', undefined];
const pieceMs = 2_000;
/** Firefox has been seen never to start and never to say so. */
const startPatience = 3_000;
const bitrate = { videoBitsPerSecond: 1_000_000, audioBitsPerSecond: 64_000 };

/** Records with the first type that really starts on this stream. */
export async function recordStream(stream: MediaStream, clock: Clock, listening: Listening): Promise<{ stop(): void }> {
  if (typeof MediaRecorder === 'undefined') throw new DeviceFault('unsupported', 'No MediaRecorder.');
  for (const mimeType of types) {
    if (mimeType && !MediaRecorder.isTypeSupported(mimeType)) continue;
    const recorder = await started(stream, mimeType, clock, listening);
    if (recorder) return { stop: () => recorder.state !== 'inactive' && recorder.stop() };
  }
  throw new DeviceFault('unsupported', 'Nothing starts to record.');
}

function started(stream: MediaStream, mimeType: string | undefined, clock: Clock, listening: Listening): Promise<MediaRecorder | null> {
  return new Promise((resolve) => {
    let recorder: MediaRecorder;
    try {
      recorder = new MediaRecorder(stream, { ...bitrate, ...(mimeType ? { mimeType } : {}) });
    } catch {
      return resolve(null);
    }
    let is: 'trying' | 'running' | 'dropped' = 'trying';
    const drop = () => {
      if (is !== 'trying') return;
      is = 'dropped';
      cancel();
      if (recorder.state !== 'inactive') recorder.stop();
      resolve(null);
    };
    const cancel = clock.after(startPatience, drop);
    recorder.onstart = () => {
      if (is !== 'trying') return;
      is = 'running';
      cancel();
      listening.started(recorder.mimeType || mimeType || '');
      resolve(recorder);
    };
    recorder.ondataavailable = ({ data }) => {
      if (is === 'running') listening.piece(data);
    };
    // `error` is followed by the last piece and `stop`.
    recorder.onstop = () => (is === 'running' ? listening.stopped() : drop());
    try {
      recorder.start(pieceMs);
    } catch {
      drop();
    }
  });
}
