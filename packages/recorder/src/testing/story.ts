import fc from 'fast-check';

const seconds = fc.integer({ min: 1, max: 40 });
const soon = fc.integer({ min: 0, max: 3 });
const at = <T extends string>(is: T, seconds: fc.Arbitrary<number> = fc.constant(0)) => fc.record({ is: fc.constant(is), seconds });

const accident = fc.oneof(
  at('network away', seconds),
  at('answers lost', seconds),
  at('one in three requests lost', seconds),
  at('requests hang', fc.integer({ min: 1, max: 8 })),
  at('puts arrive minutes late', seconds),
  at('captive portal', seconds),
  at('proxy says 413', seconds),
  at('proxy says 502', seconds),
  at('slow link', seconds),
  at('bucket unreachable', fc.integer({ min: 5, max: 300 })),
  fc.record({ is: fc.constant('server loses a slice' as const), seconds: fc.constant(0), n: fc.integer({ min: 0, max: 8 }) }),
  at('tokens expire'),
  at('session over', seconds),
  at('interview ends, and HR reopens it', seconds),
  at('disk refuses', seconds),
  at('disk hangs', seconds),
  at('little memory, disk full'),
  fc.record({ is: fc.constant('clock jumps' as const), seconds: fc.integer({ min: -80_000, max: 80_000 }) }),
  at('laptop sleeps', fc.integer({ min: 1, max: 12_000 })),
  at('tab killed', soon),
  at('second tab', soon),
  at('first tab again', soon),
  at('browser wiped', soon),
  at('another browser, the first lost', soon),
  at('second device begins and leaves', soon),
  at('second device records to the end', soon),
  at('thrown away', soon),
  at('stopped'),
);
export type Accident = typeof accident extends fc.Arbitrary<infer T> ? T : never;

export const story = fc.record({
  seed: fc.nat(),
  direct: fc.boolean(),
  mimeType: fc.constantFrom('video/webm;codecs=vp9,opus', 'video/mp4;codecs=avc1,mp4a'),
  pieceBytes: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(500, 9_000, 30_000) }, { weight: 1, arbitrary: fc.constant(700_000) }),
  limitSeconds: fc.constantFrom(8, 25, 120),
  accidents: fc.array(fc.record({ after: fc.integer({ min: 100, max: 6_000 }), what: accident }), { maxLength: 6 }),
});
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;
