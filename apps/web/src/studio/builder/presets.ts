/** The values that people choose from, with the one that is set among them, should it be none of these. */
export const withCurrent = (presets: readonly number[], current: number | null): number[] =>
  current === null || presets.includes(current) ? [...presets] : [...presets, current].sort((a, b) => a - b);
