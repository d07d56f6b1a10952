/** What befalls somebody who records, each for `seconds`, `at` so many seconds after the camera began. */
export type Mishap = { readonly is: Kind; readonly at: number; readonly seconds: number };

export type Story = {
  readonly number: number;
  readonly type: 'video/webm' | 'video/mp4';
  /** What the browser is asked for: every two seconds as always, or more often, for more slices in a short take. */
  readonly pieceMs: number;
  /** Seconds. */
  readonly speaks: number;
  /** A browser process of its own, so that it can be killed. */
  readonly ownBrowser: boolean;
  readonly mishaps: readonly Mishap[];
};

const kinds = [
  'network cut',
  'tab crashed',
  'answers lost',
  'server killed',
  'page reloaded',
  'proxy says 502',
  'tab closed',
  'network silent',
  'second tab',
  'proxy says 413',
  'network slow',
  'captive portal',
  'browser killed',
  'one in three dropped',
] as const;
export type Kind = (typeof kinds)[number];

/** The story of that number: the same for the same seed, and each kind of accident as often as every other. */
export function storyOf(seed: number, number: number): Story {
  const chance = random(seed * 1_000_003 + number);
  const between = (low: number, high: number) => Math.round((low + chance() * (high - low)) * 10) / 10;
  const speaks = between(3, 6);
  const others = kinds.filter((kind) => kind !== 'browser killed');
  const mishap = (is: Kind): Mishap => ({ is, at: between(0, speaks + 1.5), seconds: between(0.5, 5) });
  const mishaps = [mishap(kinds[number % kinds.length]!)];
  while (mishaps.length < 3 && chance() < 0.5) mishaps.push(mishap(others[Math.floor(chance() * others.length)]!));
  return {
    number,
    type: chance() < 0.5 ? 'video/webm' : 'video/mp4',
    pieceMs: chance() < 0.4 ? 2000 : 400,
    speaks,
    ownBrowser: mishaps.some(({ is }) => is === 'browser killed'),
    mishaps: mishaps.sort((a, b) => a.at - b.at),
  };
}

export const told = ({ number, type, pieceMs, speaks, mishaps }: Story): string =>
  `${number}: ${type}, a piece every ${pieceMs} ms, speaks for ${speaks} s; ${mishaps.map(({ is, at, seconds }) => `${is} at ${at} s for ${seconds} s`).join(', ')}`;

/** mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
