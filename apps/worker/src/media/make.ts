import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { convertBy, decodeBy, type Ffmpeg, stillBy } from './ffmpeg.ts';
import { limited, Stopped } from './limited.ts';
import type { Remuxed } from './remux.ts';
import { type Decoded, type Poster, Unplayable } from './unplayable.ts';

const program = fileURLToPath(new URL('./program.ts', import.meta.url));
/** Copying packets is as fast as the disk; 2 GiB took half a minute. */
const REMUX_SECONDS = 300;
/** A slow machine decodes at least as fast as it plays; what comes on top is for one that is busy. */
const decodingSeconds = (duration: number) => 120 + duration;
/** Of its length; 4K on one busy core. */
const SLOWEST_ENCODING = 10;
const TEMPORARY = 75;

type Tools = { readonly ffmpeg: Ffmpeg | null };

export type Playable = Pick<Remuxed, 'mimeType' | 'isMp4'> & {
  readonly duration: number;
  /** `structure`: nothing here can decode it, or not in time, and its packets were copied one by one. */
  readonly checked: 'decoded' | 'structure';
  readonly frames: number;
  /** The loudest sample, 0 to 1; null where nothing was decoded. */
  readonly peak: number | null;
};

/**
 * Makes a file that players can seek of what a recorder sent, and judges it by decoding it, not by its name.
 * @param source the slices of a take, joined
 * @param patience seconds for decoding one of so many seconds
 * @throws Unplayable where it is no video, or not half of its frames can be decoded, or reading it needs more than any recording does
 */
export async function makeSeekable(source: string, target: string, { ffmpeg }: Tools, patience = decodingSeconds): Promise<Playable> {
  const { duration, packets, ...made } = await run<Remuxed>(['remux', source, target], REMUX_SECONDS).catch(fatal);
  const seconds = patience(duration);
  const decoding = ffmpeg ? decodeBy(ffmpeg, target, seconds) : run<Decoded | null>(['decode', target], seconds);
  const decoded = await decoding.catch((error: unknown) => {
    // Of a machine that is too slow the candidate knows nothing.
    if (error instanceof Stopped && error.why === 'time') return null;
    return fatal(error);
  });
  if (packets === 0 || (decoded && decoded.frames < packets / 2)) throw new Unplayable('It could not be decoded.');
  return decoded ? { ...made, ...decoded, checked: 'decoded' } : { ...made, duration, frames: packets, peak: null, checked: 'structure' };
}

/** A still of what is playable, for who has not pressed play yet; null where none can be made, which harms nothing. */
export async function makePoster(playable: string, duration: number, target: string, { ffmpeg }: Tools): Promise<Poster | null> {
  const at = Math.min(1, duration / 2);
  try {
    if (!ffmpeg) return (await run<boolean>(['still', playable, String(at), target], 60)) ? 'image/png' : null;
    // Where the picture ends before that second, or is one frame, FFmpeg says that all is well and writes nothing.
    for (const second of [at, 0]) {
      await stillBy(ffmpeg, playable, second, target);
      if (existsSync(target)) return 'image/jpeg';
    }
    return null;
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
}

/** Makes an MP4 of what is playable; false where that failed, and it plays as it did. @param duration seconds */
export async function makeMp4(playable: string, target: string, duration: number, ffmpeg: Ffmpeg): Promise<boolean> {
  try {
    const copyPicture = (await run<string | null>(['codec', playable], 60)) === 'avc';
    await convertBy(ffmpeg, playable, target, { copyPicture, seconds: 300 + SLOWEST_ENCODING * duration });
    return true;
  } catch (error) {
    if (error instanceof Stopped) return false;
    throw error;
  }
}

/** What the program of our own found; its last line, since FFmpeg's libraries may write some before. */
async function run<T>(args: readonly string[], seconds: number): Promise<T> {
  const { stdout } = await limited(process.execPath, [program, ...args], { seconds });
  const found = JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as T | { readonly unplayable: string };
  if (found && typeof found === 'object' && 'unplayable' in found) throw new Unplayable(found.unplayable);
  return found as T;
}

/** What a file did to who read it: its own fault, unless somebody else killed the reader or the disk is full. */
function fatal(error: unknown): never {
  if (!(error instanceof Stopped)) throw error;
  const isOurs = error.code === TEMPORARY || (error.why === 'signal' && error.message.includes('SIGKILL'));
  if (isOurs) throw error;
  throw new Unplayable('It could not be read.');
}
