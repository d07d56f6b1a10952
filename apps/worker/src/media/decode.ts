import { writeFile } from 'node:fs/promises';
import { AudioSampleSink, FilePathSource, Input, MP4, VideoSampleSink, WEBM } from 'mediabunny';
import { png } from './png.ts';
import { type Decoded, POSTER_WIDTH } from './unplayable.ts';

const open = (path: string) => new Input({ source: new FilePathSource(path), formats: [WEBM, MP4] });

/** Makes mediabunny decode, where its optional package is installed and runs; it brings FFmpeg's libraries, which do not run everywhere. */
async function decoders(): Promise<boolean> {
  try {
    const { registerMediabunnyServer } = await import('@mediabunny/server');
    registerMediabunnyServer({ hardwareContext: null }); // looking for hardware takes longer than a take
    return true;
  } catch {
    return false;
  }
}

/** Decodes every frame and every sound up to the first that cannot be; null where nothing here can decode it. */
export async function decode(path: string): Promise<Decoded | null> {
  if (!(await decoders())) return null;
  using input = open(path);
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  if (!video) return { duration: 0, frames: 0, peak: 0 }; // its packets said so little that it was left out
  if (!(await video.canDecode()) || (audio && !(await audio.canDecode()))) return null;
  let [frames, duration, peak] = [0, 0, 0];
  const torn = () => {}; // what comes before it plays; the length tells
  const pictures = async () => {
    for await (const frame of new VideoSampleSink(video).samples()) {
      frames += 1;
      duration = Math.max(duration, frame.timestamp + frame.duration);
      frame.close();
    }
  };
  const sounds = async () => {
    if (!audio) return;
    for await (const sound of new AudioSampleSink(audio).samples()) {
      const samples = new Float32Array(sound.allocationSize({ planeIndex: 0, format: 'f32-planar' }) / 4);
      sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      duration = Math.max(duration, sound.timestamp + sound.duration);
      sound.close();
    }
  };
  await pictures().catch(torn);
  await sounds().catch(torn);
  return { duration, frames, peak };
}

/** Of WebCodecs; TypeScript's library does not know it yet. */
const asRgb: VideoFrameCopyToOptions & { readonly format: 'RGBX' } = { format: 'RGBX' };

/** A still at a second of a file; whether there is one. */
export async function still(path: string, at: number, target: string): Promise<boolean> {
  if (!(await decoders())) return false;
  using input = open(path);
  const video = await input.getPrimaryVideoTrack();
  using frame = video && (await new VideoSampleSink(video).getSample(at));
  if (!frame) return false;
  using small = await frame.transform({ width: Math.min(POSTER_WIDTH, frame.displayWidth) });
  const pixels = new Uint8Array(small.allocationSize(asRgb));
  await small.copyTo(pixels, asRgb);
  await writeFile(target, png(pixels, small.displayWidth, small.displayHeight));
  return true;
}
