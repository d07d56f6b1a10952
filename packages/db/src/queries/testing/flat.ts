// pnpm lists: reads every list and search where a tenant has 1,000 rows and where it has 100,000, and prints by which index, and how many
// blocks PostgreSQL looked at. Exits with 1 when one is not read by its index. A search reads the trigrams of its words: a whole address has
// some that everybody's has, and costs more the more there are.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

type Read = { readonly name: string; readonly by: string; readonly blocks: number };
type Report = { testResults: { assertionResults: { status: string; meta: { read?: Read } }[] }[] };

const here = new URL('../../../', import.meta.url);
const report = new URL('node_modules/.lists.json', here);

/** Half of the rows are other tenants'. */
function readAt(rows: number): { reads: Map<string, Read>; failed: number } {
  rmSync(report, { force: true });
  const output = ['--reporter=json', `--outputFile=${report.pathname}`];
  const env = { ...process.env, PLAN_ROWS: String(2 * rows) };
  spawnSync('vitest', ['run', ...output, 'src/queries/plans.test'], { cwd: here, stdio: 'ignore', env });
  const all = (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults.flatMap(({ assertionResults }) => assertionResults);
  rmSync(report);
  const reads = new Map(all.flatMap(({ meta: { read } }) => (read ? [[read.name, read] as const] : [])));
  return { reads, failed: all.filter(({ status }) => status !== 'passed').length };
}

const [few, many] = [readAt(1000), readAt(100_000)];
console.log('| list | read by | blocks at 1,000 | at 100,000 | ratio |\n| --- | --- | --- | --- | --- |');
for (const [name, { by, blocks }] of many.reads) {
  const before = few.reads.get(name)?.blocks ?? 0;
  const ratio = blocks / Math.max(before, 1);
  console.log(`| ${name} | ${by} | ${before} | ${blocks} | ${ratio.toFixed(1)} |`);
}
process.exitCode = many.reads.size === 0 || few.failed + many.failed > 0 ? 1 : 0;
