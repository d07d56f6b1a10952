import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Content, Draft, longest } from './draft.ts';

/** A browser's disk, a server that may be away or slow, and a clock that goes when it is told. */
function world() {
  const lying = new Map<string, string>();
  let timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const it = {
    server: '' as Content,
    away: false,
    refuses: null as string | null,
    saves: [] as Content[],
    full: false,
    /** answers that are held back */
    held: null as (() => void)[] | null,
    unseen: () =>
      new Draft('d', it.server, {
        async save(content) {
          it.saves.push(content);
          if (it.held) await new Promise<void>((resolve) => it.held!.push(resolve));
          if (it.away) throw new Error('away');
          if (it.refuses) throw new Error(it.refuses);
          it.server = content;
        },
        refusal: (error) => (it.refuses && error instanceof Error ? error.message : null),
        disk: {
          getItem: (key) => lying.get(key) ?? null,
          setItem(key, value) {
            if (it.full) throw new Error('QuotaExceededError');
            lying.set(key, value);
          },
          removeItem: (key) => void lying.delete(key),
        },
        after(ms, run) {
          const timer = { at: now + ms, run };
          timers.push(timer);
          return () => (timers = timers.filter((each) => each !== timer));
        },
        now: () => now,
      }),
    draft: () => {
      const draft = it.unseen();
      draft.subscribe(() => {});
      return draft;
    },
    /** the page goes: its timers with it, the disk stays */
    leave: () => (timers = []),
    reload: () => {
      it.leave();
      return it.draft();
    },
    async pass(ms: number) {
      for (const until = now + ms; ; ) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) {
          now = until;
          return;
        }
        timers = timers.filter((each) => each !== next);
        now = next.at;
        next.run();
      }
    },
    lying,
  };
  return it;
}

test('what is typed is saved once the typing pauses, and says so', async () => {
  const it = world();
  const draft = it.draft();
  for (const words of ['I', 'I w', 'I would']) {
    draft.write(words);
    await it.pass(200);
  }
  expect(draft.state().is).toBe('typed');
  await it.pass(1000);
  expect(it.saves).toEqual(['I would']);
  expect(draft.state()).toMatchObject({ is: 'saved', savedAt: 1100 });
  expect(it.lying.size).toBe(0);
});

test('words that could not be sent are there after a reload, and are sent then', async () => {
  const it = world();
  it.away = true;
  const draft = it.draft();
  draft.write('Nothing may be lost');
  await it.pass(60_000);
  expect(draft.state()).toMatchObject({ is: 'waiting', content: 'Nothing may be lost' });
  it.away = false;
  const reloaded = it.reload();
  expect(reloaded.state().content).toBe('Nothing may be lost');
  await it.pass(10);
  expect(it.server).toBe('Nothing may be lost');
});

test('without a connection it goes on trying by itself', async () => {
  const it = world();
  it.away = true;
  const draft = it.draft();
  draft.write('later');
  await it.pass(20_000);
  it.away = false;
  await it.pass(15_000);
  expect(draft.state().is).toBe('saved');
  expect(it.server).toBe('later');
});

test('a slow save never lands on words that are newer', async () => {
  const it = world();
  it.held = [];
  const draft = it.draft();
  draft.write('old');
  await it.pass(1000);
  draft.write('old and new');
  await it.pass(5000);
  expect(it.saves).toEqual(['old']); // the second waits for the first
  it.held.shift()?.();
  it.held = null;
  await it.pass(5000);
  expect(it.server).toBe('old and new');
  expect(draft.state().is).toBe('saved');
});

test('what another device wrote is kept beside it until one is chosen', async () => {
  const it = world();
  it.away = true;
  it.draft().write('from this phone');
  await it.pass(1000);
  it.away = false;
  it.server = 'from the computer';
  const draft = it.reload();
  await it.pass(60_000);
  expect(draft.state()).toMatchObject({ content: 'from this phone', elsewhere: 'from the computer' });
  expect(it.server).toBe('from the computer');
  draft.choose('here');
  await it.pass(2000);
  expect(it.server).toBe('from this phone');
});

test('the words of the other device may be chosen too', async () => {
  const it = world();
  it.away = true;
  it.draft().write('from this phone');
  it.away = false;
  it.server = 'from the computer';
  const draft = it.reload();
  draft.choose('elsewhere');
  await it.pass(2000);
  expect(draft.state()).toMatchObject({ content: 'from the computer', elsewhere: null, is: 'saved' });
  expect(it.lying.size).toBe(0);
});

test('a save whose answer the reload has swallowed is no other device', async () => {
  const it = world();
  it.held = [];
  const draft = it.draft();
  draft.write('arrived');
  await it.pass(1000);
  draft.write('arrived, and more');
  it.server = 'arrived';
  expect(it.reload().state()).toMatchObject({ content: 'arrived, and more', elsewhere: null });
});

test('a space at the end, which the server trims, is no conflict', async () => {
  const it = world();
  const draft = it.draft();
  draft.write('word ');
  await it.pass(1000);
  it.away = true;
  draft.write('word and');
  await it.pass(1000);
  it.server = 'word';
  it.away = false;
  expect(it.reload().state()).toMatchObject({ content: 'word and', elsewhere: null });
});

test('a refusal is not repeated until something changes', async () => {
  const it = world();
  it.refuses = 'AnswerTimeOverException';
  const draft = it.draft();
  draft.write('too late');
  await it.pass(120_000);
  expect(it.saves).toHaveLength(1);
  expect(draft.state()).toMatchObject({ is: 'refused', content: 'too late' });
});

test('more than the contract takes stays here, whole', async () => {
  const it = world();
  const draft = it.draft();
  draft.write('x'.repeat(longest + 1));
  await it.pass(5000);
  expect(draft.state().is).toBe('too-long');
  expect(it.saves).toEqual([]);
  draft.write('x'.repeat(longest));
  await it.pass(5000);
  expect(draft.state().is).toBe('saved');
});

test('a browser that keeps nothing is said to keep nothing', () => {
  const it = world();
  it.full = true;
  const draft = it.draft();
  draft.write('only here');
  expect(draft.state()).toMatchObject({ content: 'only here', onDisk: false });
});

test('a draft that nobody looks at sends nothing: React may throw it away and make another', async () => {
  const it = world();
  it.away = true;
  it.draft().write('typed');
  it.away = false;
  it.leave();
  const tries = it.saves.length;
  const thrownAway = it.unseen();
  await it.pass(60_000);
  expect(it.saves).toHaveLength(tries);
  expect(thrownAway.state().content).toBe('typed');
  expect(thrownAway.asServed.content).toBe('');
});

test('an empty draft clears the one before', async () => {
  const it = world();
  it.server = 'something';
  const draft = it.draft();
  draft.write('');
  await it.pass(1000);
  expect(it.server).toBe('');
  expect(draft.state().is).toBe('empty');
});

test('whatever the network and the browser do, the last words typed are on the screen, and in the end on the server', async () => {
  type Event = { type: string } | { away: boolean } | { pass: number } | 'reload';
  const events: fc.Arbitrary<Event[]> = fc.array(
    fc.oneof(
      fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', 'c') }).map((type) => ({ type })),
      fc.boolean().map((away) => ({ away })),
      fc.constantFrom(1, 500, 800, 3000, 20_000).map((pass) => ({ pass })),
      fc.constant('reload' as const),
    ),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(events, async (happened) => {
      const it = world();
      let draft = it.draft();
      let typed = '';
      for (const event of happened) {
        if (event === 'reload') draft = it.reload();
        else if ('type' in event) {
          typed = event.type;
          draft.write(typed);
        } else if ('away' in event) it.away = event.away;
        else await it.pass(event.pass);
        expect(draft.state().content).toBe(typed);
      }
      it.away = false;
      await it.pass(60_000);
      expect(it.server).toBe(typed);
      expect(draft.state().content).toBe(typed);
    }),
    { numRuns: 200 },
  );
});
