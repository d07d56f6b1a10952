import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from './compose.ts';
import { lockFile } from './lock.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

/** What the web app's build is made of: itself, the packages it imports (their imports included), and the versions of the rest. */
const SOURCES = ['apps/web', 'packages/client', 'packages/recorder', 'packages/api', 'packages/domain', 'pnpm-lock.yaml'];
const IGNORED = /^(node_modules|dist|\.next.*|\.turbo|coverage|.*\.test\.tsx?|.*\.tsbuildinfo|next-env\.d\.ts|README\.md|test-results)$/;
/** Variables that `next build` writes into its output. */
const BAKED = ['WEB_DIST_DIR', 'WEB_STANDALONE'];

/** Builds the web app when its sources are not those of the last build. `log` gets the builder's lines. */
export async function buildWeb(root: string, env: Env, say: (sentence: string) => void, log: (line: string) => void): Promise<void> {
  const web = join(root, 'apps/web');
  const dist = join(web, env['WEB_DIST_DIR'] || '.next');
  const stamp = join(dist, 'SOURCES');
  using _lock = await builder(join(web, `.next-build.lock`));
  const sources = digest(root, env);
  if (existsSync(join(dist, 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  say('Building the web app, which takes half a minute the first time.');
  const { code, lastWords } = await run(process.execPath, [join(web, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: web,
    env: { ...env, NODE_ENV: 'production', PORT: undefined },
    log,
  });
  if (code !== 0) throw new StartError(`The web app could not be built:\n  ${lastWords.join('\n  ')}`);
  writeFileSync(stamp, sources);
}

/** One build at a time in a checkout: `npm start` and the tests may come together. */
async function builder(file: string): Promise<Disposable> {
  for (;;) {
    try {
      return lockFile(file, (pid) => `Process ${pid} is building the web app.`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      await sleep(200);
    }
  }
}

function digest(root: string, env: Env): string {
  const hash = createHash('sha256').update(BAKED.map((name) => env[name] ?? '').join('\n'));
  for (const source of SOURCES)
    for (const file of filesBelow(join(root, source))) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (path.endsWith('.yaml')) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).filter((it) => !IGNORED.test(it.name));
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((it) => (it.isDirectory() ? filesBelow(join(path, it.name)) : it.isFile() ? [join(path, it.name)] : []));
}
