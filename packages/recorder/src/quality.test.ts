import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pace } from './pace.ts';
import { bestQuality, nextFrameRate, nextQuality, pictureOf } from './quality.ts';

const needs = ({ videoBitsPerSecond, audioBitsPerSecond }: typeof bestQuality) => videoBitsPerSecond + audioBitsPerSecond;

describe('the next take', () => {
  test('a link that has shown nothing changes nothing', () => expect(nextQuality(bestQuality, null)).toBe(bestQuality));

  test.each([
    [5_000_000, 'full'],
    [1_000_000, 'lower'],
    [400_000, 'lower'],
    [100_000, 'few'],
    [0, 'few'],
  ] as const)('over %i bits per second the picture is %s, and the sound the same', (carries, picture) => {
    const quality = nextQuality(bestQuality, carries);
    expect(pictureOf(quality, quality.frameRate)).toBe(picture);
    expect(quality.audioBitsPerSecond).toBe(bestQuality.audioBitsPerSecond);
    if (carries >= 110_000) expect(needs(quality)).toBeLessThanOrEqual(carries);
  });

  test('the lowest fits into 100 kbit/s', () => expect(needs(nextQuality(bestQuality, 0))).toBeLessThan(90_000));

  test('a link at any pace that wavers by a fifth does not make the quality waver', () =>
    fc.assert(
      fc.property(fc.integer({ min: 20_000, max: 4_000_000 }), fc.array(fc.double({ min: 0.8, max: 1.2, noNaN: true })), (pace, wavers) => {
        let quality = nextQuality(bestQuality, pace);
        const seen = [quality];
        for (const waver of wavers) {
          quality = nextQuality(quality, pace * waver);
          if (quality !== seen.at(-1)) seen.push(quality);
        }
        // Once down where the first look was a lucky one, and from there it stays.
        expect(seen.length).toBeLessThanOrEqual(2);
      }),
    ));

  test('a link that is good again is believed', () => expect(nextQuality(nextQuality(bestQuality, 100_000), 9_000_000)).toBe(bestQuality));
});

describe('the rest of a take', () => {
  test.each([
    ['behind, and will stay so', { behind: 12, clears: 60, since: 12 }, 15],
    ['behind after a cut, and soon through', { behind: 30, clears: 2, since: 60 }, 30],
    ['not behind', { behind: 4, clears: 60, since: 60 }, 30],
    ['changed a moment ago', { behind: 30, clears: 60, since: 5 }, 30],
  ])('%s', (_, seen, frameRate) => expect(nextFrameRate(30, seen)).toBe(frameRate));

  test('never more pictures again, and never fewer than eight', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(30, 15, 8),
        fc.record({ behind: fc.nat(300), clears: fc.nat(300), since: fc.nat(300) }),
        (before, seen) => {
          const after = nextFrameRate(before, seen);
          expect(after).toBeLessThanOrEqual(before);
          expect(after).toBeGreaterThanOrEqual(8);
        },
      ),
    ));
});

describe('the pace of a link', () => {
  test('nothing has been on its way: nobody knows', () => expect(new Pace().bitsPerSecond(1_000)).toBeNull());

  test('bits over the time in which something was on its way, side by side counted once', () => {
    const pace = new Pace();
    const [first, second] = [pace.sets(0), pace.sets(0)];
    first(1_000, 10_000);
    second(2_000, 10_000);
    expect(pace.bitsPerSecond(60_000)).toBe(80_000);
    pace.sets(60_000)(62_000, 20_000);
    expect(pace.bitsPerSecond(90_000)).toBe(80_000);
  });

  test('a link that stops is seen to, one that was away is not called slow', () => {
    const pace = new Pace();
    pace.sets(0)(1_000, 125_000);
    const stuck = pace.sets(2_000);
    expect(pace.bitsPerSecond(3_000)).toBe(500_000);
    stuck(9_000, 0);
    expect(pace.bitsPerSecond(9_000)).toBe(1_000_000);
  });

  test('what was long ago is forgotten', () => {
    const pace = new Pace();
    pace.sets(0)(100_000, 1);
    for (let n = 0; n < 8; n += 1) pace.sets(200_000 + n * 1_000)(201_000 + n * 1_000, 12_500);
    expect(pace.bitsPerSecond(300_000)).toBe(100_000);
  });
});
