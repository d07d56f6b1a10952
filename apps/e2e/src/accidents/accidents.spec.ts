import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@interviews/testing/until.ts';
import { expect, test } from '@playwright/test';
import { published } from '../api.ts';
import { world } from '../world.ts';
import { type Outcome, play } from './play.ts';
import { Failed } from './promises.ts';
import { openShelf } from './shelf.ts';
import { type Story, storyOf, told } from './story.ts';

const given = (name: string, usual: number) => Number(process.env[`ACCIDENTS_${name}`] ?? usual);
const [seed, count, from, atOnce] = [given('SEED', 1), given('COUNT', 7), given('FROM', 0), given('AT_ONCE', 3)];
const traces = join(import.meta.dirname, '../../test-results/accidents');

// Whoever comes next finds the server that some of them killed.
test.afterAll(() => until(async () => (await fetch(`${world.server}/health/ready`)).ok, 'the server to be back'));

test.use({ trace: 'off', screenshot: 'off' });

test(`${count} accidents, seed ${seed}, from ${from}: nothing that was spoken is lost, nothing is left behind`, async ({ browser }) => {
  test.setTimeout(120_000 + count * 60_000);
  const begun = Date.now();
  await using shelf = openShelf();
  const template = await published(`Accidents ${seed}`, ['video']);
  const stories = Array.from({ length: count }, (_, n) => storyOf(seed, from + n));
  const ended: Outcome[] = [];
  const failed: string[] = [];
  await mkdir(traces, { recursive: true });

  const one = async (story: Story) => {
    const since = Date.now();
    const trace = [`seed ${seed}, story ${told(story)}`];
    const log = (line: string) => trace.push(`+${((Date.now() - since) / 1000).toFixed(2)} ${line}`);
    try {
      ended.push(await play({ browser, shelf, template, log }, story));
    } catch (error) {
      log(error instanceof Failed ? error.message : String(error instanceof Error ? error.stack : error));
      const path = join(traces, `${seed}-${story.number}.txt`);
      await writeFile(path, trace.join('\n'));
      failed.push(`seed ${seed}, story ${told(story)}\n    ${trace.at(-1)}\n    ${path}`);
      console.log(`  ${failed.at(-1)}`);
    }
    const done = ended.length + failed.length;
    if (done % 50 === 0) console.log(`  ${done} of ${count} after ${Math.round((Date.now() - begun) / 1000)} s`);
  };
  const queue = [...stories];
  const person = async () => {
    for (let story = queue.shift(); story; story = queue.shift()) await one(story);
  };
  await Promise.all(Array.from({ length: atOnce }, person));
  report(stories, ended, Date.now() - begun);
  expect(failed, `one again: pnpm test:accidents --seed ${seed} --only <number>`).toEqual([]);

  // Of everything that arrived the worker has an opinion, and it is only bad of an MP4 that had no more than its header when its page ended.
  const undecided = { timeout: 30_000 + count * 5000, intervals: [1000], message: 'takes that the worker has not looked at' };
  await expect.poll(() => shelf.undecided(template.id), undecided).toEqual([]);
  expect(await shelf.broken(template.id, 2000), 'takes that do not play').toEqual([]);

  // What lies in the store and in no manifest goes by itself when its day is over; what nobody knows of must not be there now.
  expect(await shelf.unknown(), 'files of takes that are in no row').toEqual([]);
  if (count < 20) return;
  const left = await shelf.beside(template.id);
  await shelf.aDayLater(left);
  const house = 65_000 * (2 + Math.ceil(left.length / 100)); // it is kept every minute, and so many takes at a time
  await expect.poll(() => shelf.beside(template.id), { timeout: house, intervals: [2000], message: 'swept' }).toEqual([]);
  console.log(
    `  ${left.length} takes had something lying beside a manifest (${tally(left.map(({ state }) => state))}); a day later nothing was.`,
  );
});

function report(stories: readonly Story[], ended: readonly Outcome[], ms: number): void {
  const sum = (of: (outcome: Outcome) => number) => ended.reduce((all, outcome) => all + of(outcome), 0);
  const most = (of: (outcome: Outcome) => number) => Math.max(0, ...ended.map(of));
  const lines = [
    `${ended.length} of ${stories.length} byte-identical in ${Math.round(ms / 1000)} s: ${sum(({ pieces }) => pieces)} pieces, ${(sum(({ bytes }) => bytes) / 1e6).toFixed(1)} MB`,
    tally(stories.flatMap(({ mishaps }) => mishaps.map(({ is }) => is))),
    `the oldest piece that went with its page was ${most(({ lostAge }) => lostAge).toFixed(2)} s old; older than 2 s: 0`,
    `${sum(({ reloadsByHand }) => reloadsByHand)} pages were reloaded by hand, ${sum(({ asleep }) => asleep)} recordings cut short by a busy machine`,
  ];
  for (const line of lines) console.log(`  ${line}`);
}

/** How often each word comes, as words. */
function tally(words: readonly string[]): string {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times].map(([word, n]) => `${n} × ${word}`).join(', ');
}
