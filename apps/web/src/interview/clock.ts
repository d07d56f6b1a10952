/** 1:42, the way a clock shows it. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

const marks = [60, 20, 5];

/** The moment of the clock that is worth saying aloud, or null: a clock that speaks every second cannot be listened to. */
export function saidAt(secondsLeft: number): number | null {
  return marks.findLast((mark) => secondsLeft <= mark) ?? null;
}

/** Numbers in a row become one range from three on: 1 to 3 and 5. */
export function ranges(numbers: readonly number[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const n of numbers) {
    const last = found.at(-1);
    if (last && n === last.to + 1) last.to = n;
    else found.push({ from: n, to: n });
  }
  return found.flatMap(({ from, to }) =>
    to === from + 1
      ? [
          { from, to: from },
          { from: to, to },
        ]
      : [{ from, to }],
  );
}

/** Words of a text, by the rules of its language. */
export function wordsIn(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike).length;
}
