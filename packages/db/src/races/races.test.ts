import { database, warm } from '@interviews/testing/database.ts';
import { race } from '@interviews/testing/race.ts';
import { afterAll, expect, test } from 'vitest';
import { ofInvitations } from './testing/of-invitations.ts';
import { ofTakes } from './testing/of-takes.ts';
import { ofTemplates } from './testing/of-templates.ts';
import type { Seen, Staged } from './testing/stage.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What came of each round; `pnpm races` prints it. */
    seen?: Seen[];
  }
}

const CALLERS = 32;
// One for all: opening thirty-two connections takes longer than any of them.
const db = await database({ connections: CALLERS });
await warm(db.sql, CALLERS);
afterAll(() => db[Symbol.asyncDispose]());

/** Lets them go, and tells what came of it. */
async function run({ attempt }: Staged): Promise<Seen> {
  const [{ last }] = await db.sql<[{ last: string }]>`select coalesce(max(id), 0) as last from outbox`;
  const { won, refused } = await race(CALLERS, attempt);
  const written = await db.sql<{ eventType: string }[]>`select event_type as "eventType" from outbox where id > ${last} order by id`;
  const all = [...won.map(({ was }) => was), ...refused];
  const outcomes = Object.fromEntries([...Map.groupBy(all, (outcome) => outcome)].map(([outcome, some]) => [outcome, some.length]));
  return { outcomes, events: written.map(({ eventType }) => eventType) };
}

test.for([...ofInvitations, ...ofTakes, ...ofTemplates])('$name', async ({ stage, rounds = 1 }, { task }) => {
  task.meta.seen = [];
  for (let round = 0; round < rounds; round++) {
    const staged = await stage(db.sql);
    const seen = await run(staged);
    task.meta.seen.push(seen);
    await staged.holds(seen);
    const gaps = await db.sql`
      select aggregate_id from outbox group by aggregate_id
      having min(sequence) <> 1 or max(sequence) <> count(*) or count(distinct sequence) <> count(*)`;
    expect(gaps).toEqual([]);
  }
});
