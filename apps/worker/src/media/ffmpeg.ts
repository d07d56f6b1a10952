import { limited, Stopped } from './limited.ts';
import { type Decoded, POSTER_WIDTH } from './unplayable.ts';

/** What every call says: one local file of a container that we wrote ourselves, so that no playlist, address or other file is followed. */
const from = (path: string) => [
  ...['-hide_banner', '-nostdin', '-nostats', '-y', '-threads', '2'],
  ...['-protocol_whitelist', 'file', '-format_whitelist', 'matroska,webm,mov,mp4,m4a,3gp,3g2,mj2'],
  ...['-max_pixels', String(8192 * 4608), '-i', `file:${path}`],
];

/** An FFmpeg, and how it is told that frames come when they came: a camera's rate is never constant. The name changed with 5.1. */
export type Ffmpeg = { readonly path: string; readonly asTheyCame: '-fps_mode' | '-vsync' };

/** An FFmpeg that runs and can make H.264 and AAC, tried out; null where there is none. */
export async function findFfmpeg(path: string): Promise<Ffmpeg | null> {
  const sources = ['-f', 'lavfi', '-i', 'color=size=16x16:duration=0.1', '-f', 'lavfi', '-i', 'anullsrc', '-t', '0.1'];
  for (const asTheyCame of ['-fps_mode', '-vsync'] as const) {
    try {
      await limited(path, ['-nostdin', ...sources, asTheyCame, 'vfr', '-c:v', 'libx264', '-c:a', 'aac', '-f', 'null', '-'], {
        seconds: 20,
      });
      return { path, asTheyCame };
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }
  return null;
}

/** Decodes all of a file; what is torn is left out, and the length tells. @throws Stopped */
export async function decodeBy(ffmpeg: Ffmpeg, path: string, seconds: number): Promise<Decoded> {
  const out = ['-map', '0:v:0', '-map', '0:a:0?', '-af', 'volumedetect', '-f', 'null', '-progress', 'pipe:1', '-'];
  const { stdout, stderr } = await limited(ffmpeg.path, [...from(path), ...out], { seconds });
  const last = (name: string) =>
    Number(
      stdout
        .match(new RegExp(`^${name}=\\s*(\\d+)$`, 'gm'))
        ?.at(-1)
        ?.split('=')[1] ?? 0,
    );
  const decibels = /max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1];
  return {
    duration: last('out_time_us') / 1_000_000,
    frames: last('frame'),
    peak: decibels === undefined ? 0 : 10 ** (Number(decibels) / 20),
  };
}

/** A JPEG of the frame at a second. @throws Stopped */
export async function stillBy(ffmpeg: Ffmpeg, path: string, at: number, target: string): Promise<void> {
  const still = ['-frames:v', '1', '-vf', `scale='min(${POSTER_WIDTH},iw)':-2`, '-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2'];
  await limited(ffmpeg.path, ['-ss', String(at), ...from(path), '-map', '0:v:0', ...still, '-update', '1', `file:${target}`], {
    seconds: 60,
  });
}

/**
 * An MP4 that every browser plays, with its index at the front. A picture that is H.264 already is copied.
 * @throws Stopped
 */
export async function convertBy(
  ffmpeg: Ffmpeg,
  path: string,
  target: string,
  { copyPicture, seconds }: { readonly copyPicture: boolean; readonly seconds: number },
): Promise<void> {
  const picture = copyPicture
    ? ['-c:v', 'copy']
    : // Even sides, and 4:2:0: what hardware decodes.
      ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-vf', 'scale=trunc(iw/2)*2:trunc(ih/2)*2'];
  const out = ['-map', '0:v:0', '-map', '0:a:0?', ...picture, ffmpeg.asTheyCame, 'vfr', '-c:a', 'aac', '-b:a', '128k'];
  const whole = [...from(path), ...out, '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', `file:${target}`];
  await limited('nice', ['-n', '10', ffmpeg.path, ...whole], { seconds });
}
