/** A file that is no video, or one that nobody could play; the message is kept as the take's `problem`. */
export class Unplayable extends Error {
  override readonly name = 'Unplayable';
}

/** What decoding a file from end to end gave. */
export type Decoded = {
  /** Seconds, to the end of the last frame or sound. */
  readonly duration: number;
  readonly frames: number;
  /** The loudest sample, 0 to 1. */
  readonly peak: number;
};

/** A still from the first second. */
export type Poster = 'image/jpeg' | 'image/png';
/** Pixels across: as wide as a player in a list. */
export const POSTER_WIDTH = 640;
