/**
 * Runs the lanes one after the other and ends with one line, `N passed, N failed`, over all of them. With names as arguments, only those.
 * REAL_KAFKA (host:port) adds the lanes that run against a real broker; REAL_S3 wants the S3_* variables and adds the store's.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Count = { readonly passed: number; readonly failed: number };
type Lane = { readonly name: string; readonly what: string; run(): Promise<Count> };

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'interviews-test-'));
const { REAL_KAFKA, REAL_S3, ...inherited } = process.env;
// What this shell has configured for a running system is not the tests'.
const configured = /^(DATABASE_|REDIS_|KAFKA_|SMTP_URL|S3_|MEDIA_DIR|FRONTEND_URL|SERVER_URL|NEXTAUTH_|AUTH_|LINK_KEYS|PORT$|.*_PORT$)/;
const env = Object.fromEntries(Object.entries(inherited).filter(([name]) => !configured.test(name)));
const s3 = Object.fromEntries(Object.entries(inherited).filter(([name]) => name.startsWith('S3_')));

const checks = ['format', 'lint', 'types', 'boundaries', 'dead'];
const lanes: readonly Lane[] = [
  {
    name: 'check',
    what: 'format, lint, types, boundaries, dead code',
    async run() {
      const codes = [];
      for (const check of checks) codes.push(await command('pnpm', ['--silent', check], env));
      return { passed: codes.filter((code) => code === 0).length, failed: codes.filter((code) => code !== 0).length };
    },
  },
  vitest('unit', 'decisions, stores, routes, parts', [], {}),
  vitest('faults', 'the relay, killed and cut off, on the dev broker', ['--project', 'worker'], { FAULTS: '1' }),
  browser('e2e', 'journeys in a browser across the running system', 'test:e2e', {}),
  ...(REAL_KAFKA
    ? [
        vitest('kafka', 'the worker on a real broker', ['--project', 'worker'], { KAFKA_BROKERS: REAL_KAFKA }),
        vitest('kafka-faults', 'the same faults on a real broker', ['--project', 'worker'], { KAFKA_BROKERS: REAL_KAFKA, FAULTS: '1' }),
      ]
    : []),
  ...(REAL_S3
    ? [
        vitest('s3', 'the store on a real S3 server', ['--project', 'storage', '--project', 'server'], s3),
        vitest('s3-worker', 'a lost phone’s answer in it', ['--project', 'worker', 'src/jobs/lost-phone'], s3),
        // The bucket is on this machine, as browsers are.
        browser('s3-e2e', 'slices straight from a browser into it', 'test:direct', {
          S3_PUBLIC_ENDPOINT: s3['S3_ENDPOINT'],
          ...s3,
        }),
      ]
    : []),
];

const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const lane of lanes.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const start = performance.now();
  console.log(`\n── ${lane.name}: ${lane.what}`);
  const count = await lane.run();
  passed += count.passed;
  failed += count.failed;
  console.log(`── ${lane.name}: ${count.passed} passed, ${count.failed} failed, ${Math.round((performance.now() - start) / 1000)} s`);
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

function vitest(name: string, what: string, args: readonly string[], more: Record<string, string | undefined>): Lane {
  return {
    name,
    what,
    async run() {
      const report = join(reports, `${name}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const code = await command('vitest', ['run', ...args, ...reporters], { ...env, ...more });
      const { numPassedTests, numFailedTests } = read(report) as { numPassedTests?: number; numFailedTests?: number };
      return told(code, numPassedTests === undefined ? undefined : { passed: numPassedTests, failed: numFailedTests ?? 0 });
    },
  };
}

function browser(name: string, what: string, script: 'test:e2e' | 'test:direct', more: Record<string, string | undefined>): Lane {
  return {
    name,
    what,
    async run() {
      const report = join(reports, `${name}.json`);
      const code = await command('pnpm', ['--silent', '--filter', '@interviews/e2e', script], { ...env, ...more, E2E_REPORT: report });
      const { stats } = read(report) as { stats?: { expected: number; unexpected: number } };
      return told(code, stats && { passed: stats.expected, failed: stats.unexpected });
    },
  };
}

/** A runner that fails without naming a test (a file that does not load, an unhandled error) counts as one failure. */
function told(code: number, count: Count | undefined): Count {
  const { passed: ok, failed: not } = count ?? { passed: 0, failed: 0 };
  return { passed: ok, failed: code !== 0 && not === 0 ? 1 : not };
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

function command(name: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(name, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, pass);
      resolve(code ?? 1);
    });
  });
}
