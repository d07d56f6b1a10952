import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the fake camera shows and the fake microphone hears. */
export type Clip = { readonly video: string; readonly audio: string };

/** Width and height; `restless`: a picture that never stays, which takes all the bits that a recorder may spend. */
type Shape = { readonly width: number; readonly height: number; readonly restless?: boolean };

const small: Shape = { width: 320, height: 240 };
/** As much as the recorder asks of a camera. */
export const large: Shape = { width: 1280, height: 720, restless: true };
const FRAMES_PER_SECOND = 15;
const SECONDS = 8;
const RATE = 48_000;

/** Makes a clip of eight seconds that Chromium plays in a loop: a bar that wanders, and sound that rises and falls as speech does. */
export async function makeClip(dir: string, shape = small): Promise<Clip> {
  await mkdir(dir, { recursive: true });
  const [video, audio] = [join(dir, 'camera.y4m'), join(dir, 'microphone.wav')];
  await writeFile(video, picture(shape));
  await writeFile(audio, speech());
  return { video, audio };
}

/** A Chromium with this clip for its camera and microphone, whose person says yes. */
export const cameraArgs = ({ video, audio }: Clip): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${video}`,
  `--use-file-for-fake-audio-capture=${audio}`,
];

/** YUV4MPEG2, 4:2:0. */
function picture({ width, height, restless }: Shape): Buffer {
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`);
  const frames = Array.from({ length: FRAMES_PER_SECOND * SECONDS }, (_, n) => {
    const luma = Buffer.alloc(width * height, restless ? randomBytes(width * height).map((it) => 80 + (it & 31)) : 90);
    const at = Math.round((n / (FRAMES_PER_SECOND * SECONDS)) * (width - 40));
    for (let y = 40; y < height - 40; y++) luma.fill(210, y * width + at, y * width + at + 40);
    const chroma = Buffer.alloc((width * height) / 4);
    return Buffer.concat([Buffer.from('FRAME\n'), luma, chroma.fill(110), Buffer.from(chroma).fill(150)]);
  });
  return Buffer.concat([header, ...frames]);
}

/** Sixteen bits, one channel: a voice's fundamental with overtones, in syllables of a quarter of a second. */
function speech(): Buffer {
  const samples = Buffer.alloc(RATE * SECONDS * 2);
  for (let n = 0; n < RATE * SECONDS; n++) {
    const t = n / RATE;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * t)) ** 0.5;
    const pitch = 140 + 20 * Math.sin(2 * Math.PI * 0.7 * t);
    const voice = [1, 0.5, 0.33, 0.2, 0.12].reduce((sum, gain, k) => sum + gain * Math.sin(2 * Math.PI * pitch * (k + 1) * t), 0);
    samples.writeInt16LE(Math.round(9000 * syllable * voice * 0.6), n * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
