import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outbox, OutboxRow } from './outbox.ts';
import { type Publisher, RecordRefused } from './publisher.ts';
import { type RelayNews, runRelay } from './relay.ts';

/** What goes wrong at one step; drawn by fast-check, so that a failing day can be played again from its seed. */
type Mishap = 'none' | 'session-lost' | 'lost-after-commit' | 'send-fails' | 'answer-lost';

type Day = {
  /** Aggregates in the order in which their events are committed. */
  readonly commits: readonly number[];
  /** Indexes of commits that the broker refuses for themselves. */
  readonly refused: readonly number[];
  readonly mishaps: readonly Mishap[];
  readonly batch: number;
};

const row = (aggregate: number, sequence: number, id: number): OutboxRow => ({
  id: String(id),
  eventId: `event-${id}`,
  eventType: 'invitation.started',
  aggregateId: `aggregate-${aggregate}`,
  sequence,
  traceparent: null,
  decidedAt: new Date(0),
  data: '{}',
});

/** Plays a whole day in memory: an outbox, a broker that remembers what it took, and things going wrong as drawn. */
async function play({ commits, refused, mishaps, batch }: Day) {
  const sequences = new Map<number, number>();
  const all = commits.map((aggregate, index) => {
    const sequence = (sequences.get(aggregate) ?? 0) + 1;
    sequences.set(aggregate, sequence);
    return row(aggregate, sequence, index + 1);
  });
  const bad = new Set(refused.map((index) => all[index % Math.max(1, all.length)]?.id));
  const pending: OutboxRow[] = [];
  const failed: OutboxRow[] = [];
  const delivered: OutboxRow[] = [];
  const news: RelayNews['is'][] = [];
  const stop = new AbortController();
  let step = 0;
  const arriving = [...all];
  const mishap = (...of: Mishap[]) => {
    const it = mishaps[step++] ?? 'none';
    return of.includes(it) ? it : 'none';
  };
  const arrive = (most: number) => pending.push(...arriving.splice(0, most));

  const openOutbox = async (): Promise<Outbox> => ({
    lead: async () => true,
    async turn(sent, inFlight) {
      const lost = mishap('session-lost', 'lost-after-commit');
      if (lost === 'session-lost') throw new Error('session lost');
      for (const { id } of sent) {
        const at = pending.findIndex((it) => it.id === id);
        if (at >= 0) pending.splice(at, 1);
      }
      if (lost === 'lost-after-commit') throw new Error('session lost after its commit');
      arrive(2);
      const out = new Set([...sent, ...inFlight].map((it) => it.id));
      const blocked = (it: OutboxRow) => failed.some(({ id, aggregateId }) => aggregateId === it.aggregateId && Number(id) < Number(it.id));
      await Promise.resolve();
      return pending.filter((it) => !out.has(it.id) && !blocked(it)).slice(0, batch);
    },
    async refuse(it) {
      pending.splice(pending.indexOf(it), 1);
      failed.push(it);
    },
    async woken() {
      if (arriving.length === 0) stop.abort();
      arrive(3);
    },
    async [Symbol.asyncDispose]() {},
  });
  const publisher: Publisher = {
    async publish(rows) {
      const it = mishap('send-fails', 'answer-lost');
      await Promise.resolve();
      if (it === 'send-fails') throw new Error('no broker');
      if (rows.some(({ id }) => bad.has(id))) throw new RecordRefused('too large');
      delivered.push(...rows);
      if (it === 'answer-lost') throw new Error('the answer was lost on its way');
    },
    async [Symbol.asyncDispose]() {},
  };

  await runRelay({ openOutbox, publisher, signal: stop.signal, news: ({ is }) => news.push(is), wait: async () => {} });
  return { all, bad, pending, failed, delivered, news };
}

const days: fc.Arbitrary<Day> = fc.record({
  commits: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 24 }),
  refused: fc.array(fc.nat(23), { maxLength: 2 }),
  mishaps: fc.array(fc.constantFrom<Mishap>('none', 'none', 'session-lost', 'lost-after-commit', 'send-fails', 'answer-lost'), {
    maxLength: 30,
  }),
  batch: fc.integer({ min: 1, max: 6 }),
});
const numRuns = Number(process.env['FC_RUNS'] ?? 2000);

test('whatever fails on the way, every event arrives, first deliveries are in order, and nothing else arrives', async () => {
  await fc.assert(
    fc.asyncProperty(days, async (day) => {
      const { all, bad, pending, failed, delivered } = await play(day);
      const blockedFrom = new Map<string, number>();
      for (const it of all) if (bad.has(it.id) && !blockedFrom.has(it.aggregateId)) blockedFrom.set(it.aggregateId, it.sequence);
      const deliverable = all.filter((it) => it.sequence < (blockedFrom.get(it.aggregateId) ?? Number.POSITIVE_INFINITY));

      const firsts = [...new Map(delivered.map((it) => [it.id, it])).keys()];
      expect(new Set(firsts)).toEqual(new Set(deliverable.map(({ id }) => id)));
      const lastSeen = new Map<string, number>();
      const seen = new Set<string>();
      for (const it of delivered) {
        if (seen.has(it.id)) continue;
        seen.add(it.id);
        expect(it.sequence).toBe((lastSeen.get(it.aggregateId) ?? 0) + 1);
        lastSeen.set(it.aggregateId, it.sequence);
      }
      expect(failed).toHaveLength(blockedFrom.size);
      expect(pending.every((it) => blockedFrom.has(it.aggregateId))).toBe(true);
    }),
    { numRuns },
  );
});

test('a record that the broker refuses is set aside with what follows it in its aggregate; the rest flows', async () => {
  const { delivered, failed, pending, news } = await play({ commits: [1, 2, 1, 1, 2, 3], refused: [2], mishaps: [], batch: 6 });
  expect(delivered.map(({ id }) => id).filter((id, at, ids) => ids.indexOf(id) === at)).toEqual(['1', '2', '5', '6']);
  expect(failed.map(({ id }) => id)).toEqual(['3']);
  expect(pending.map(({ id }) => id)).toEqual(['4']);
  expect(news).toContain('refused');
});
