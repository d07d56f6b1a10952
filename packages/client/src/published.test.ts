import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

// Packages are built and compiled in earnest, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const client = join(import.meta.dirname, '..');
const packages = join(client, '..');
const dir = mkdtempSync(join(tmpdir(), 'client-published-'));
const dist = join(dir, 'node_modules/@interviews/client');

/** What an app somewhere else writes. */
const app = `
import { createInterviewClient, isInterviewError, pages } from '@interviews/client';

const client = createInterviewClient({ url: 'https://interviews.example', token: 'ik_1' });
export async function titles(): Promise<string[]> {
  const found: string[] = [];
  for await (const { title } of pages(client.templates.list, { status: 'published' })) found.push(title);
  return found;
}
export async function rename(templateId: string, title: string): Promise<number> {
  try {
    return (await client.templates.update.mutate({ templateId, title })).version;
  } catch (error) {
    // @ts-expect-error no such code
    isInterviewError(error, 'Teapot');
    if (isInterviewError(error, 'ValidationFailed')) return error.data.problem.errors?.length ?? 0;
    throw error;
  }
}
// @ts-expect-error no such field
export const nothing = async () => (await client.templates.get.query({ templateId: '' })).headline;
`;
const compilerOptions = { target: 'es2024', module: 'nodenext', strict: true, noEmit: true, lib: ['es2024', 'dom'], types: [] };

beforeAll(() => {
  execFileSync('node', ['build.ts', '--out', dist], { cwd: client });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('what is published imports nothing of the server, and is small', () => {
  const bundle = readFileSync(join(dist, 'index.js'), 'utf8');
  expect(importsOf(bundle)).toEqual(['@trpc/client', 'zod']);
  // Other bundlers take zod apart only as a namespace; `pnpm packed` weighs what esbuild makes of it.
  expect(bundle).toMatch(/^import \* as \w+ from "zod";/m);
  const standalone = readFileSync(join(dist, 'standalone.js'), 'utf8');
  expect(importsOf(standalone)).toEqual([]);
  for (const code of [bundle, standalone]) expect(code).not.toMatch(/node:|fastify|postgres|drizzle|process\.env|@interviews\//);
  const sizes = [bundle, standalone].map((code) => Math.ceil(gzipSync(code).length / 1024));
  console.log(`client: ${sizes[0]} KiB gzipped, ${sizes[1]} KiB with everything it needs`);
  expect(sizes[0]).toBeLessThan(12);
  expect(sizes[1]).toBeLessThan(48);
});

test('its types stand alone: an app compiles with it, and with what it depends on, and nothing else', () => {
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.d.ts')))
    expect(readFileSync(join(dist, path), 'utf8'), path).not.toMatch(/@interviews\/|postgres|context\.|node:/);
  const { dependencies, publishConfig } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
  writeFileSync(join(dist, 'package.json'), JSON.stringify({ type: 'module', exports: exportsFrom(publishConfig) }));
  mkdirSync(join(dist, 'node_modules/@trpc'), { recursive: true });
  for (const name of Object.keys(dependencies)) symlinkSync(join(client, 'node_modules', name), join(dist, 'node_modules', name));
  expect(compiled(dir)).toBe('');
});

test('a field that is renamed on the server breaks an app at compile time', () => {
  const copy = join(dir, 'server');
  const skipped = /node_modules\/\.(vite|bin)|\/dist$/;
  for (const name of ['api', 'client', 'config', 'db', 'domain', 'storage', 'tokens'])
    cpSync(join(packages, name), join(copy, 'packages', name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !skipped.test(path),
    });
  symlinkSync(join(packages, '../node_modules'), join(copy, 'node_modules'));
  const inside = join(copy, 'packages/client');
  const allowing = { allowImportingTsExtensions: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
  expect(compiled(inside, './src/index.ts', allowing)).toBe('');

  const output = join(copy, 'packages/api/src/templates/template-output.ts');
  const before = readFileSync(output, 'utf8');
  const after = before.replace(/^( *)title:/m, '$1headline:');
  expect(after).not.toBe(before);
  writeFileSync(output, after);
  const errors = compiled(inside, './src/index.ts', allowing);
  expect(errors).toMatch(/^app\.ts.* Property 'title' does not exist/m);
  // And the field that did not exist does now.
  expect(errors).toMatch(/^app\.ts.* Unused '@ts-expect-error'/m);
});

/** What the compiler says of the app in this folder, and of our own; what others publish is theirs. */
function compiled(folder: string, from = '@interviews/client', more: object = {}): string {
  writeFileSync(join(folder, 'app.ts'), app.replace('@interviews/client', from));
  writeFileSync(join(folder, 'tsconfig.app.json'), JSON.stringify({ compilerOptions: { ...compilerOptions, ...more }, files: ['app.ts'] }));
  const { stdout } = spawnSync('tsc', ['-p', 'tsconfig.app.json'], { cwd: folder, encoding: 'utf8' });
  return stdout.replace(/^.*node_modules\/\.pnpm\/.*\n/gm, '');
}

const importsOf = (code: string) => [...code.matchAll(/^(?:import|export) .*?from ?["']([^"']+)["']/gm)].map(([, name]) => name).sort();

/** The manifest's exports as they lie in dist, which stands for the package here. */
const exportsFrom = (config: { exports: object }) => JSON.parse(JSON.stringify(config.exports).replaceAll('./dist/', './'));
