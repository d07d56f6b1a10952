/**
 * `pnpm --filter @interviews/client packed [--node PATH …]`: what a developer elsewhere gets. The package as it would be published is
 * installed by npm into an empty project outside of this repository, compiled by TypeScripts old and new, run by each Node named, and
 * bundled for browsers. Needs npm and its registry; ends with the sizes, or with 1 and what failed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const { values } = parseArgs({ options: { node: { type: 'string', multiple: true, default: [process.execPath] } } });
const dir = mkdtempSync(join(tmpdir(), 'client-packed-'));
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const tool = (name: string) => join(dir, 'node_modules/.bin', name);

/** Bytes of the app, gzipped. With all of zod in it, it was 102 KiB. */
const MOST = 48 * 1024;

const TYPESCRIPTS = ['5.7.3', '5.9.3', '7.0.2'];

/** What the first hour with the package looks like. */
const app = `
import { createInterviewClient, eventData, type Invitation, invitationInput, isInterviewError, pages, parseInterviewEvent, problemOf } from '@interviews/client';

export const client = createInterviewClient({ url: 'http://127.0.0.1:1', getToken: async (refused?: string) => refused ?? 'ik_1' });
export async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const { candidateName } of pages(client.invitations.list, { status: 'started' })) found.push(candidateName);
  return found;
}
export const progressOf = ({ progress, questions }: Invitation): string => \`\${progress.answered} of \${questions?.length}\`;
export const upload = (file: Blob) => client.takes.upload(file, { invitationId: '', questionId: '', signal: AbortSignal.timeout(1000) });
export async function invite(): Promise<string> {
  const typed = { templateId: crypto.randomUUID(), candidateEmail: 'a@b.example', candidateName: 'A' };
  if (!invitationInput.create.safeParse(typed).success) return 'a mistake in the form';
  try {
    return (await client.invitations.create.mutate(typed)).invitationUrl;
  } catch (error) {
    if (isInterviewError(error, 'ValidationFailed')) return String(error.data.problem.errors?.[0]?.path);
    return problemOf(error).code;
  }
}
export const heard = (value: unknown): string => {
  const event = parseInterviewEvent(value);
  return event.eventType === 'invitation.created' ? event.data.candidateEmail : Object.keys(eventData).join();
};
// @ts-expect-error no such field
export const nothing = ({ headline }: Invitation) => headline;
`;
const started = `
import { heard, invite, names } from './app.js';
const code = await names().catch((error) => error.constructor.name);
const email = heard({
  eventId: crypto.randomUUID(), eventType: 'invitation.created', timestamp: new Date().toISOString(),
  data: { invitationId: crypto.randomUUID(), templateId: crypto.randomUUID(), templateTitle: 't', candidateId: crypto.randomUUID(),
    candidateEmail: 'a@b.example', candidateName: 'A', hrId: crypto.randomUUID(), expiresAt: new Date().toISOString() },
});
console.log([code, await invite(), email].join(' '));
`;

try {
  execFileSync('pnpm', ['pack', '--pack-destination', dir], { cwd: import.meta.dirname, stdio: 'ignore' });
  const [tarball = ''] = globSync('*.tgz', { cwd: dir });
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'elsewhere', private: true, type: 'module' }));
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', `./${tarball}`);
  const brought = Object.keys(JSON.parse(run('npm', 'ls', '--all', '--json')).dependencies['@interviews/client'].dependencies);
  console.log(`npm installs ${tarball} with ${brought.join(', ')}`);
  run(
    'npm',
    'install',
    '--silent',
    '--no-audit',
    '--no-fund',
    '--no-save',
    'esbuild',
    ...TYPESCRIPTS.map((v) => `ts-${v}@npm:typescript@${v}`),
  );

  writeFileSync(join(dir, 'app.ts'), app);
  writeFileSync(join(dir, 'start.js'), started);
  const strict = { strict: true, exactOptionalPropertyTypes: true, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [] };
  for (const version of TYPESCRIPTS)
    for (const [module, moduleResolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ]) {
      writeFileSync(
        join(dir, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...strict, module, moduleResolution }, files: ['app.ts'] }),
      );
      const { stdout } = spawnSync(process.execPath, [join(dir, `node_modules/ts-${version}/bin/tsc`), '-p', '.'], {
        cwd: dir,
        encoding: 'utf8',
      });
      // tRPC's own declarations want Node's types: theirs, and unseen with the usual skipLibCheck.
      const ours = stdout.replace(/^node_modules\/@trpc\/.*\n/gm, '');
      if (ours) throw new Error(ours);
      console.log(`TypeScript ${version}, ${moduleResolution}: compiles, our declarations checked with it`);
    }
  for (const node of values.node) {
    const said = run(node, 'start.js').trim();
    if (said !== 'TRPCClientError NoAnswer a@b.example') throw new Error(`${node} said ${said}`);
    console.log(`Node ${run(node, '--version').trim()}: runs`);
  }
  run(
    tool('esbuild'),
    'app.ts',
    '--bundle',
    '--minify',
    '--format=esm',
    '--platform=browser',
    '--outfile=bundle.js',
    '--log-level=warning',
  );
  const size = (path: string) => {
    const bytes = readFileSync(join(dir, path));
    return `${(bytes.length / 1024).toFixed(1)} KiB, ${(gzipSync(bytes).length / 1024).toFixed(1)} gzipped`;
  };
  console.log(`tarball           ${(statSync(join(dir, tarball)).size / 1024).toFixed(1)} KiB`);
  for (const file of ['index.js', 'standalone.js'])
    console.log(`${file.padEnd(17)} ${size(`node_modules/@interviews/client/dist/${file}`)}`);
  console.log(`an app by esbuild ${size('bundle.js')}`);
  if (gzipSync(readFileSync(join(dir, 'bundle.js'))).length > MOST) throw new Error('The app has grown: what was tree-shaken is in it.');
} finally {
  rmSync(dir, { recursive: true, force: true });
}
