import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { play, type Told } from './play.ts';
import { type Story, story } from './story.ts';

/**
 * `pnpm accidents --count 50000 --seed 1` plays so many random stories and counts what came of them; the same seed plays the same ones, on
 * however many cores. Where a promise was broken: the shortest story that breaks it, and `--replay` to play that again.
 */
interface Batch {
  readonly seed: number;
  readonly count: number;
  readonly path?: string | undefined;
}
interface Outcome extends Told {
  readonly stories: number;
  readonly accidents: Record<string, number>;
  readonly failed: string | null;
}
const perBatch = 500;

async function playBatch({ seed, count, path }: Batch): Promise<Outcome> {
  const sums = { stored: 0, whole: 0, bytes: 0, stories: 0 };
  const accidents: Record<string, number> = {};
  const one = async (it: Story) => {
    const told = await play(it);
    sums.stories += 1;
    for (const key of ['stored', 'whole', 'bytes'] as const) sums[key] += told[key];
    for (const { what } of it.accidents) accidents[what.is] = (accidents[what.is] ?? 0) + 1;
  };
  const result = await fc.check(fc.asyncProperty(story, one), { seed, numRuns: count, ...(path ? { path } : {}) });
  if (!result.failed) return { ...sums, accidents, failed: null };
  const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  const again = `pnpm accidents --replay ${result.seed}/${result.counterexamplePath}`;
  return { ...sums, accidents, failed: `${why}\n${JSON.stringify(result.counterexample?.[0], null, 2)}\n${again}` };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' }, replay: { type: 'string' } },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  const [replaySeed, path] = values.replay?.split('/') ?? [];
  const batches: Batch[] = path
    ? [{ seed: Number(replaySeed), count: 1, path }]
    : Array.from({ length: Math.ceil(count / perBatch) }, (_, n) => ({
        seed: (Math.imul(seed, 1_000_003) + n) | 0,
        count: Math.min(perBatch, count - n * perBatch),
      }));
  const begun = Date.now();
  const outcomes: Outcome[] = [];
  const hands = Math.min(availableParallelism(), batches.length);
  await Promise.all(Array.from({ length: hands }, () => hand(batches, outcomes)));
  report(outcomes, (Date.now() - begun) / 1_000);
  process.exitCode = outcomes.some(({ failed }) => failed) ? 1 : 0;
}

/** One core: takes batches until there are none, or one has failed. */
async function hand(batches: Batch[], outcomes: Outcome[]): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  const broke = new Promise<never>((_, reject) => worker.once('error', reject));
  for (let batch = batches.shift(); batch && !outcomes.some(({ failed }) => failed); batch = batches.shift()) {
    const played = new Promise<Outcome>((resolve) => worker.once('message', resolve));
    worker.postMessage(batch);
    outcomes.push(await Promise.race([played, broke]));
  }
  await worker.terminate();
}

function report(outcomes: readonly Outcome[], seconds: number): void {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const stored = sum((it) => it.stored);
  const kinds = [...new Set(outcomes.flatMap(({ accidents }) => Object.keys(accidents)))].sort();
  const failures = outcomes.flatMap(({ failed }) => failed ?? []);
  console.log(`accidents
${kinds.map((kind) => `  ${String(sum(({ accidents }) => accidents[kind] ?? 0)).padStart(7)} ${kind}`).join('\n')}
${sum(({ stories }) => stories)} interviews in ${Math.round(seconds)} s, ${failures.length} with a broken promise
${stored} takes stored, ${stored} byte-identical to what a recorder produced: ${sum((it) => it.whole)} to its last byte, the others ended by an accident
${(sum((it) => it.bytes) / 1e9).toFixed(2)} GB compared`);
  if (failures.length === 0)
    console.log(`nothing called stored that is not; no state in which the page can do nothing; nothing left in the store or in a browser`);
  for (const failure of failures) console.log(`\n${failure}`);
}

if (isMainThread) await main();
else parentPort?.on('message', (batch: Batch) => void playBatch(batch).then((outcome) => parentPort?.postMessage(outcome)));
