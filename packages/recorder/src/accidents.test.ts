import fc from 'fast-check';
import { test } from 'vitest';
import { play } from './testing/play.ts';
import { story } from './testing/story.ts';

/** `pnpm accidents --count 50000 --seed 1` plays more of them. */
const numRuns = 150;

test(
  `${numRuns} random accidents: what arrives is what was recorded, something always arrives, and nothing stays behind`,
  {
    timeout: 180_000,
  },
  () =>
    fc.assert(
      fc.asyncProperty(story, async (it) => void (await play(it))),
      { numRuns },
    ),
);
