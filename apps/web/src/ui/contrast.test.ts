import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// WCAG 2.2 contrast of every token pair that the screens use, in both themes.
const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const block = (start: string): Record<string, string> => {
  const from = css.indexOf('{', css.indexOf(start)) + 1;
  return Object.fromEntries(
    [...css.slice(from, css.indexOf('}', from)).matchAll(/--([\w-]+):\s*([^;]+);/g)].map((it) => [it[1]!, it[2]!.trim()]),
  );
};
const light = block(':root {');
const auto = block(':root:not([data-theme="light"])');
const chosen = block('\n[data-theme="dark"]');

const TEXT = 4.5;
const SHAPE = 3;
const SOFT = 7; // our own bar for words on paper
const pairs: [string, string, number][] = [
  ...['paper', 'surface', 'sunk', 'accent-wash'].map((on): [string, string, number] => ['ink', on, SOFT]),
  ...['paper', 'surface'].map((on): [string, string, number] => ['ink-soft', on, SOFT]),
  ...['sunk', 'accent-wash'].map((on): [string, string, number] => ['ink-soft', on, TEXT]),
  ...['paper', 'surface', 'sunk', 'accent-wash'].map((on): [string, string, number] => ['accent', on, TEXT]),
  ['accent-deep', 'paper', TEXT],
  ['accent-ink', 'accent', TEXT],
  ['accent-ink', 'accent-deep', TEXT],
  ...['good', 'warn', 'bad'].flatMap((word) => ['paper', 'surface'].map((on): [string, string, number] => [word, on, TEXT])),
  ['warn', 'sunk', TEXT],
  ['bad', 'sunk', TEXT],
  ['bad-ink', 'bad', TEXT],
  ...['paper', 'surface', 'sunk'].map((on): [string, string, number] => ['edge', on, SHAPE]),
  ['paper', 'ink', TEXT],
  ['stage-ink', 'stage', SOFT],
  ['stage-ink', 'stage-lift', SOFT],
  ['stage-soft', 'stage', TEXT],
  ['stage-soft', 'stage-lift', TEXT],
  ['rec', 'stage', TEXT],
  ['rec', 'stage-lift', SHAPE],
];

/** oklch to linear sRGB, clipped as browsers clip, then relative luminance. */
function luminance(value: string): number {
  const [L = 0, C = 0, H = 0] = value
    .match(/oklch\(([^)]+)\)/)![1]!
    .split(/[\s/]+/)
    .map(Number);
  const a = C * Math.cos((H * Math.PI) / 180);
  const b = C * Math.sin((H * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clipped = (x: number) => Math.min(1, Math.max(0, x));
  return (
    0.2126 * clipped(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * clipped(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * clipped(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  );
}
const ratio = (one: string, other: string) => {
  const [high, low] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

test('night is the same by choice as by the system', () => {
  expect(chosen).toEqual(auto);
});

test.each([
  ['light', light],
  ['dark', { ...light, ...auto }],
] as const)('every word and every mark can be read in the %s', (_, tokens) => {
  const weak = pairs.filter(([ink, on, least]) => ratio(tokens[ink]!, tokens[on]!) < least);
  expect(weak).toEqual([]);
});
