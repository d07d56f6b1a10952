import { readFile } from 'node:fs/promises';
import { AudioSample, AudioSampleSource, BufferTarget, Output, VideoSample, VideoSampleSource, WebMOutputFormat } from 'mediabunny';

const [WIDTH, HEIGHT, FRAMES_PER_SECOND, RATE] = [320, 240, 15, 48_000];

export type Video = { readonly file: Blob; readonly seconds: number; readonly how: 'encoded' | 'kept' };

/** A WebM of a few seconds, encoded now; where this machine has no encoder, one that was encoded before. */
export async function makeVideo(seconds: number): Promise<Video> {
  try {
    return { file: await encode(seconds), seconds, how: 'encoded' };
  } catch {
    const kept = await readFile(new URL('take.webm', import.meta.url));
    return { file: new Blob([kept], { type: 'video/webm' }), seconds: 3, how: 'kept' };
  }
}

/** A bar that wanders, and a tone. */
async function encode(seconds: number): Promise<Blob> {
  const { registerMediabunnyServer } = await import('@mediabunny/server');
  // Looking for graphics cards takes longer than these few frames, and talks about each that is not there.
  registerMediabunnyServer({ hardwareContext: null });
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const video = new VideoSampleSource({ codec: 'vp8', bitrate: 300_000 });
  const audio = new AudioSampleSource({ codec: 'opus', bitrate: 48_000 });
  output.addVideoTrack(video, { frameRate: FRAMES_PER_SECOND });
  output.addAudioTrack(audio);
  await output.start();
  const frames = seconds * FRAMES_PER_SECOND;
  for (let n = 0; n < frames; n++) {
    const timestamp = n / FRAMES_PER_SECOND;
    using picture = new VideoSample(drawn(n / frames), {
      format: 'I420',
      codedWidth: WIDTH,
      codedHeight: HEIGHT,
      timestamp,
      duration: 1 / FRAMES_PER_SECOND,
    });
    await video.add(picture);
    using sound = new AudioSample({ data: sung(n), format: 'f32', numberOfChannels: 1, sampleRate: RATE, timestamp });
    await audio.add(sound);
  }
  await output.finalize();
  if (!target.buffer) throw new Error('Nothing was encoded.');
  return new Blob([target.buffer], { type: 'video/webm' });
}

function drawn(part: number): Uint8Array {
  const frame = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
  frame.fill(60, 0, WIDTH * HEIGHT);
  const at = Math.round(part * (WIDTH - 40));
  for (let y = 60; y < HEIGHT - 60; y++) frame.fill(220, y * WIDTH + at, y * WIDTH + at + 40);
  return frame;
}

function sung(n: number): Float32Array {
  const length = RATE / FRAMES_PER_SECOND;
  return Float32Array.from({ length }, (_, i) => 0.2 * Math.sin((2 * Math.PI * 220 * (n * length + i)) / RATE));
}
