import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePathSource, Input, MP4, VideoSampleSink, WEBM } from 'mediabunny';

export type Decoded = {
  readonly frames: number;
  readonly duration: number;
  readonly durationInHeader: number | null;
  readonly loudness: number;
  /** Seconds of sound that could be decoded. */
  readonly sound: number;
};

/** Decodes every frame and sound of a video by FFmpeg's libraries, as nobody in the system under test does for us. */
export async function decode(bytes: Buffer): Promise<Decoded> {
  const { registerMediabunnyServer } = await import('@mediabunny/server');
  registerMediabunnyServer();
  const dir = await mkdtemp(join(tmpdir(), 'decode-'));
  const path = join(dir, 'video');
  await writeFile(path, bytes);
  try {
    using input = new Input({ source: new FilePathSource(path), formats: [WEBM, MP4] });
    const video = await input.getPrimaryVideoTrack();
    if (!video) throw new Error('There is no picture in it.');
    let frames = 0;
    let duration = 0;
    for await (const frame of new VideoSampleSink(video).samples()) {
      frames += 1;
      duration = Math.max(duration, frame.timestamp + frame.duration);
      frame.close();
    }
    const { loudness, sound } = await listen(path);
    return { frames, duration, durationInHeader: await input.getDurationFromMetadata(), loudness, sound };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Passes over a packet that cannot be decoded, as players do: the AAC encoder of Debian's WebKit makes one in ten of these. */
async function listen(path: string): Promise<Pick<Decoded, 'loudness' | 'sound'>> {
  const { AV_SAMPLE_FMT_FLT, Decoder, Demuxer } = await import('node-av');
  await using file = await Demuxer.open(path);
  const track = file.audio();
  if (!track) throw new Error('There is no sound in it.');
  using decoder = await Decoder.create(track, { exitOnError: false, resample: { sampleFormat: AV_SAMPLE_FMT_FLT } });
  let [sum, count, sound] = [0, 0, 0];
  for await (const frame of decoder.frames(file.packets(track.index))) {
    const bytes = frame?.data?.[0];
    if (!frame || !bytes) continue;
    const samples = new Float32Array(bytes.buffer, bytes.byteOffset, frame.nbSamples * frame.channels);
    for (const sample of samples) sum += sample * sample;
    count += samples.length;
    sound += frame.nbSamples / frame.sampleRate;
    frame.free();
  }
  return { loudness: Math.sqrt(sum / count), sound };
}
