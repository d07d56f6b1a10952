export const DAY = 24 * 60 * 60 * 1000;

/** A field speaks the viewer's wall clock, the API instants. */
export const wallClock = (at: number): string => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** The instant that a field names, or an empty string, which every schema refuses. */
export const instant = (wall: string): string => (Number.isNaN(Date.parse(wall)) ? '' : new Date(wall).toISOString());
