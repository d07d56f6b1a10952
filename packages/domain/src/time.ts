export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The instant so many milliseconds after another. */
export const after = (from: Date, milliseconds: number): Date => new Date(from.getTime() + milliseconds);

export const latest = (...dates: readonly [Date, ...Date[]]): Date => new Date(Math.max(...dates.map(Number)));

export const earliest = (...dates: readonly [Date, ...Date[]]): Date => new Date(Math.min(...dates.map(Number)));
