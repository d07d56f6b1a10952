/**
 * Runs as a process of its own (`node decode.ts FILE`): decodes every frame and every sound, and prints what it found as JSON.
 * A decoder that crashes on a hostile file takes only this process with it.
 */
import { AudioSampleSink, EncodedPacketSink, FilePathSource, Input, MP4, VideoSampleSink, WEBM } from 'mediabunny';

/** `structure`: no decoder is installed, so packets were read one by one. */
export type Inspection = {
  readonly checked: 'decoded' | 'structure';
  /** Seconds, to the end of the last frame or sound. */
  readonly duration: number;
  readonly frames: number;
  /** The loudest sample, 0 to 1; null where nothing could be decoded. */
  readonly peak: number | null;
};

async function decoders(): Promise<boolean> {
  try {
    const { registerMediabunnyServer } = await import('@mediabunny/server');
    registerMediabunnyServer();
    return true;
  } catch {
    return false; // an optional dependency: FFmpeg's binaries do not run everywhere
  }
}

/**
 * @param path a WebM or MP4 file
 * @throws when a packet cannot be read or decoded, or there is no picture
 */
async function inspect(path: string): Promise<Inspection> {
  const canDecode = await decoders();
  using input = new Input({ source: new FilePathSource(path), formats: [WEBM, MP4] });
  const video = await input.getPrimaryVideoTrack();
  if (!video) throw new Error('It has no picture.');
  const audio = await input.getPrimaryAudioTrack();
  let frames = 0;
  let duration = 0;

  if (!canDecode || !(await video.canDecode()) || (audio && !(await audio.canDecode()))) {
    for await (const packet of new EncodedPacketSink(video).packets()) {
      frames += 1;
      duration = Math.max(duration, packet.timestamp + packet.duration);
    }
    return { checked: 'structure', duration, frames, peak: null };
  }

  for await (const frame of new VideoSampleSink(video).samples()) {
    frames += 1;
    duration = Math.max(duration, frame.timestamp + frame.duration);
    frame.close();
  }
  let peak = 0;
  if (audio) {
    for await (const sound of new AudioSampleSink(audio).samples()) {
      const samples = new Float32Array(sound.allocationSize({ planeIndex: 0, format: 'f32-planar' }) / 4);
      sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      duration = Math.max(duration, sound.timestamp + sound.duration);
      sound.close();
    }
  }
  return { checked: 'decoded', duration, frames, peak };
}

const [path] = process.argv.slice(2);
if (!path) throw new Error('usage: node decode.ts FILE');
process.stdout.write(`${JSON.stringify(await inspect(path))}\n`);
process.exit(0); // the decoder's threads would keep the process alive
