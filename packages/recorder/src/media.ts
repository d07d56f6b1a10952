import { type Clock, DeviceFault, type Listening, type Running } from './ports.ts';
import type { Quality } from './quality.ts';
import { within } from './retry.ts';

/**
 * In this order, by trying: MP4 first, because an engine that says yes to WebM was seen to hang its page over it; the
 * last is whatever the browser itself prefers.
 */
const types = ['video/mp4;codecs=avc1,mp4a', 'video/webm;codecs=vp9,opus', 'video/webm;codecs=vp8,opus', undefined];
const pieceMs = 2_000;
/** The first piece of an MP4 from Chromium is its header alone, and what follows comes one piece late: a crash would take four seconds with it. */
const mp4PieceMs = 1_000;
/**
 * An MP4 can be cut at a key frame only, and Chromium makes one every hundred pictures: at fifteen a second it handed over nothing for
 * 6.8 s, and a crash would have taken that much with it. Engines that do not know the option ignore it.
 */
const videoKeyFrameIntervalDuration = 1_000;
/** Firefox has been seen never to start and never to say so. */
const startPatience = 3_000;
/** A camera that takes longer to change its picture is left as it is. */
const shapePatience = 1_000;

/** Records with the first type that really starts on this stream. */
export async function recordStream(stream: MediaStream, clock: Clock, listening: Listening, quality: Quality): Promise<Running> {
  if (typeof MediaRecorder === 'undefined') throw new DeviceFault('unsupported', 'No MediaRecorder.');
  await within(clock, shapePatience, shape(stream, quality), () => new Error('The camera takes its time.')).catch(() => {});
  for (const mimeType of types) {
    if (mimeType && !MediaRecorder.isTypeSupported(mimeType)) continue;
    const recorder = await started(stream, mimeType, clock, listening, quality);
    if (!recorder) continue;
    return {
      stop: () => recorder.state !== 'inactive' && recorder.stop(),
      slowDown: (frameRate) => void shape(stream, { ...quality, frameRate }).catch(() => {}),
    };
  }
  throw new DeviceFault('unsupported', 'Nothing starts to record.');
}

/**
 * Only the frame rate changes while a recorder runs: in Chromium bytes fall with it, in WebM and in MP4, and the file still
 * decodes; a smaller picture saves nothing at the same bits, and a size that changes is more than every engine's file bears.
 */
async function shape(stream: MediaStream, { width, height, frameRate }: Quality): Promise<void> {
  const [camera] = stream.getVideoTracks();
  const now = camera?.getConstraints();
  const wanted = { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: frameRate } };
  const differs = now && JSON.stringify([now.height, now.frameRate]) !== JSON.stringify([wanted.height, wanted.frameRate]);
  if (differs) await camera?.applyConstraints(wanted);
}

function started(
  stream: MediaStream,
  mimeType: string | undefined,
  clock: Clock,
  listening: Listening,
  { videoBitsPerSecond, audioBitsPerSecond }: Quality,
): Promise<MediaRecorder | null> {
  return new Promise((resolve) => {
    let recorder: MediaRecorder;
    try {
      const options = { videoBitsPerSecond, audioBitsPerSecond, videoKeyFrameIntervalDuration, ...(mimeType ? { mimeType } : {}) };
      recorder = new MediaRecorder(stream, options);
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
      recorder.start(mimeType?.startsWith('video/mp4') ? mp4PieceMs : pieceMs);
    } catch {
      drop();
    }
  });
}
