import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AudioSampleSink, FilePathSource, Input, MP4, VideoSampleSink, WEBM } from 'mediabunny';

export type Decoded = {
  readonly frames: number;
  readonly duration: number;
  readonly durationInHeader: number | null;
  readonly loudness: number;
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
    const audio = await input.getPrimaryAudioTrack();
    if (!video || !audio) throw new Error('There is no picture or no sound in it.');
    let frames = 0;
    let duration = 0;
    for await (const frame of new VideoSampleSink(video).samples()) {
      frames += 1;
      duration = Math.max(duration, frame.timestamp + frame.duration);
      frame.close();
    }
    let sum = 0;
    let count = 0;
    for await (const sound of new AudioSampleSink(audio).samples()) {
      const samples = new Float32Array(sound.allocationSize({ planeIndex: 0, format: 'f32-planar' }) / 4);
      sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      for (const sample of samples) sum += sample * sample;
      count += samples.length;
      sound.close();
    }
    return { frames, duration, durationInHeader: await input.getDurationFromMetadata(), loudness: Math.sqrt(sum / count) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
