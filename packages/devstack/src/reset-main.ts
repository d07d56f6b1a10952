import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { dataFolder, environment } from './env.ts';
import { lockFile } from './lock.ts';
import { ROOT_BASE } from './postgres-binaries.ts';
import { StartError } from './start-error.ts';

// node packages/devstack/src/reset-main.ts [--yes]: forgets all that the embedded parts keep, after asking.
const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } });
const dataDir = dataFolder(environment());

if (!existsSync(dataDir)) console.log(`There is nothing to forget: ${dataDir} does not exist.`);
else if (values.yes || (await agreed())) forget();
else console.log('Nothing was forgotten.');

async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Forget all interviews, videos, mails and passwords in ${dataDir}? Type "yes": `).catch(() => '');
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

function forget(): void {
  try {
    lockFile(join(dataDir, 'lock'), (pid) => `It runs on ${dataDir} (process ${pid}); stop it first.`);
    const note = join(dataDir, 'postgres', 'elsewhere');
    const elsewhere = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
    if (elsewhere.startsWith(`${ROOT_BASE}/`)) rmSync(elsewhere, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
    console.log('All is forgotten. The next start makes everything new.');
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exitCode = 1;
  }
}
