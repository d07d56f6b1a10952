import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { engineNames } from './engine.ts';
import type { Played } from './played.ts';

const file = join(import.meta.dirname, '../../../../docs/engines.md');
const head = ['case', 'engine', 'recorded', 'stored', 'HR is given', 'frames', 'length', 'sound'];

/** Tells, for each engine and case, what was recorded and what HR was given to play; a whole run is written to docs/engines.md. */
export default class Table implements Reporter {
  readonly #rows: string[][] = [];
  readonly #files = new Set<string>();

  onTestEnd(test: TestCase, { status, annotations }: TestResult): void {
    this.#files.add(test.location.file);
    const said = (type: string) => annotations.find((it) => it.type === type)?.description;
    const played = said('played');
    const what =
      status === 'passed' ? (played ? cellsOf(JSON.parse(played) as Played) : [said('said') ?? '']) : [said('skip') ?? `**${status}**`];
    this.#rows.push([test.title, test.parent.project()?.name ?? '', ...what]);
  }

  onEnd(): void {
    const cases = [...new Set(this.#rows.map(([title]) => title))];
    const rows = cases.flatMap((title) => this.#rows.filter((row) => row[0] === title)).map((row) => head.map((_, n) => row[n] ?? ''));
    const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
    console.log(`\n${table}\n`);
    const whole = this.#files.size === 2 && engineNames.every((name) => this.#rows.some((row) => row[1] === name));
    if (whole) writeFileSync(file, `${about}\n${table}\n`);
  }
}

const cellsOf = ({ recorded, bytes, type, frames, duration, sound }: Played): string[] => [
  recorded.replaceAll('"', ''),
  `${Math.round(bytes / 1000)} kB`,
  type,
  String(frames),
  `${duration.toFixed(1)} s`,
  `${sound.toFixed(1)} s`,
];

const about = `# The recorder in three engines

Written by \`pnpm test:engines\`, which drives the candidate's road and its bad days in Chromium, Firefox and WebKitGTK: what the browser's
recorder said that it made and how much of it the server stored, the type that HR's player is given, and, decoded by FFmpeg's libraries, its
frames, its length, and how much of its sound could be decoded. Each length was compared with a clock beside the screen, to half a second;
in Firefox only roughly, since its fake camera and microphone run late on a busy machine (25 s in 38 s, on a bare page too), and in WebKitGTK
to a second and a half: some of its recordings end before the fragment of a second in which they were stopped (2 of 14 on a bare page).

The AAC encoder of Debian's WebKit (voaacenc) makes about one packet in ten that no decoder reads. Safari writes and encodes with parts of its
own: neither was seen there.
`;
