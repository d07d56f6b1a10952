/**
 * `pnpm build`: what is published, in dist/. `index.js` with its types is for bundlers and Node; `standalone.js` is for a page without a
 * build, with everything in it. The declarations are the compiler's, with those of `api` and `domain` that they name beside them.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

const here = import.meta.dirname;
const { values } = parseArgs({ options: { out: { type: 'string', default: join(here, 'dist') } } });
const out = values.out;
const input = join(here, 'src/index.ts');

/** `{ z }` is all of zod with every locale to esbuild and webpack, 380 KiB of it; of a namespace they keep what is used. */
const zodInParts = {
  name: 'zod-in-parts',
  transform: (code: string) => code.replace("import { z } from 'zod';", "import * as z from 'zod';"),
};

rmSync(out, { recursive: true, force: true });
await build({
  input,
  plugins: [zodInParts],
  platform: 'neutral',
  external: [/^@trpc\//, /^zod/],
  output: { file: join(out, 'index.js'), format: 'esm' },
});
await build({ input, platform: 'browser', output: { file: join(out, 'standalone.js'), format: 'esm', minify: true } });
declarations();

function declarations(): void {
  const made = mkdtempSync(join(tmpdir(), 'client-types-'));
  try {
    for (const name of ['client', 'api', 'domain']) {
      const root = join(here, '..', name);
      const flags = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', join(root, 'src')];
      // The script itself is checked with the package and has no declarations to give.
      const only = name === 'client' ? ['-p', join(root, 'tsconfig.build.json')] : ['-p', root];
      const { status, stdout } = spawnSync('tsc', [...only, ...flags, '--outDir', join(made, name)], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`The declarations of ${name} could not be made:\n${stdout}`);
    }
    const found = new Set<string>();
    const wanted = ['client/index'];
    for (let file = wanted.pop(); file !== undefined; file = wanted.pop()) {
      if (found.has(file)) continue;
      found.add(file);
      const at = file;
      // What a procedure runs in is the server's affair.
      const text = readFileSync(join(made, `${file}.d.ts`), 'utf8').replace(
        /import\("\.\/(context|trpc)\.ts"\)\.(Context|Meta)/g,
        'object',
      );
      const linked = text.replace(/(['"])((?:\.|@interviews\/)[^'"]*)\.ts\1/g, (_, quote: string, specifier: string) => {
        const target = specifier.startsWith('.') ? join(dirname(at), specifier) : specifier.slice('@interviews/'.length);
        wanted.push(target);
        const path = relative(dirname(placeOf(at)), placeOf(target));
        return `${quote}${path.startsWith('.') ? path : `./${path}`}.js${quote}`;
      });
      const place = join(out, `${placeOf(file)}.d.ts`);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, linked);
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** The client's own stand at the top, the others in a folder of their package's name. */
function placeOf(file: string): string {
  return file.startsWith('client/') ? file.slice('client/'.length) : file;
}
