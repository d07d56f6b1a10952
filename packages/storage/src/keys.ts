/** Everything of one take; removed as a whole. */
export const takePrefix = (takeId: string): string => `takes/${takeId}/`;

export const slicesPrefix = (takeId: string): string => `${takePrefix(takeId)}slices/`;

/** The hash is part of the name: a second put under a number can never replace the first bytes. */
export const sliceKey = (takeId: string, n: number, sha256: string): string => `${slicesPrefix(takeId)}${n}-${sha256}`;

/** The number and hash of a slice, told from its name; null for what is no slice. */
export function readSliceKey(key: string): { readonly n: number; readonly sha256: string } | null {
  const [, n, sha256] = /\/slices\/(\d{1,4})-([0-9a-f]{64})$/.exec(key) ?? [];
  return n && sha256 ? { n: Number(n), sha256 } : null;
}

/** What the media job makes of a take: seekable, with a true duration. */
export const playableKey = (takeId: string): string => `${takePrefix(takeId)}playable`;

/** H.264 and AAC, for browsers that play nothing else. */
export const mp4Key = (takeId: string): string => `${takePrefix(takeId)}mp4`;

/** A still from it. */
export const posterKey = (takeId: string): string => `${takePrefix(takeId)}poster`;
