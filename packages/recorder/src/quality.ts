/** What a take is recorded with. A recorder's bits and its picture's size are fixed once it runs; its frame rate is not. */
export interface Quality {
  readonly videoBitsPerSecond: number;
  readonly audioBitsPerSecond: number;
  readonly width: number;
  readonly height: number;
  /** pictures a second */
  readonly frameRate: number;
}

/** Enough for a voice in Opus and in AAC: on no link does an answer sound worse than on another. */
const audioBitsPerSecond = 48_000;

/** Chromium hands over no MP4 for 4.7 s at five pictures a second, for 6.4 s at three (measured): so much a crash would take with it. */
const fewestFrames = 8;

/** From the best to sound with a slide show. The last fits into 100 kbit/s. */
const ladder: readonly Quality[] = [
  { videoBitsPerSecond: 1_000_000, audioBitsPerSecond, width: 1280, height: 720, frameRate: 30 },
  { videoBitsPerSecond: 500_000, audioBitsPerSecond, width: 854, height: 480, frameRate: 30 },
  { videoBitsPerSecond: 200_000, audioBitsPerSecond, width: 640, height: 360, frameRate: 15 },
  { videoBitsPerSecond: 30_000, audioBitsPerSecond, width: 426, height: 240, frameRate: fewestFrames },
];

export const bestQuality = ladder[0] as Quality;

/** Seconds that may be recorded and not yet safe before sending counts as behind. */
export const behindAfter = 10;
/** Seconds in which a change of the picture cannot yet be seen in what is sent. */
const settling = 8;

/**
 * What the next take is recorded with. A quality is left for a lower one when it needs more than three quarters of the
 * link, and for a higher one when that would need less than half of it: between the two it stays.
 * @param carries bits per second that the link has shown; null: it has shown nothing yet
 */
export function nextQuality(now: Quality, carries: number | null): Quality {
  if (carries === null) return now;
  const at = ladder.indexOf(now);
  const best = ladder.findIndex((quality, n) => needs(quality) <= carries * (n < at ? 0.5 : 0.75));
  return ladder[best === -1 ? ladder.length - 1 : best] ?? now;
}

/**
 * How many pictures a second the rest of a take has: fewer, where it is behind and will stay so. Never more again in one
 * take: an answer that flickers between two qualities is worse than one that stays.
 */
export function nextFrameRate(
  frameRate: number,
  seen: {
    /** seconds recorded and not yet safe */
    readonly behind: number;
    /** seconds that sending them will take at the link's pace */
    readonly clears: number;
    /** seconds since the take began or was last changed */
    readonly since: number;
  },
): number {
  if (seen.since < settling || seen.behind <= behindAfter || seen.clears <= settling) return frameRate;
  return frameRate > 15 ? 15 : Math.min(frameRate, fewestFrames);
}

/** For the page: what of the picture is left. `few`: the voice comes first, the picture is a slide show. */
export function pictureOf({ videoBitsPerSecond }: Quality, frameRate: number): 'full' | 'lower' | 'few' {
  if (frameRate <= fewestFrames) return 'few';
  return videoBitsPerSecond === bestQuality.videoBitsPerSecond && frameRate === bestQuality.frameRate ? 'full' : 'lower';
}

/** Bytes of so many seconds at this quality; engines were seen to give a third more than they were asked for. */
export function mostBytes(quality: Quality, seconds: number): number {
  return (needs(quality) / 8) * seconds * 1.5;
}

function needs({ videoBitsPerSecond, audioBitsPerSecond }: Quality): number {
  return videoBitsPerSecond + audioBitsPerSecond;
}
