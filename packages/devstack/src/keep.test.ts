import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Kept, keep, type Part } from './keep.ts';
import { spawnTied } from './lifeline.ts';
import { isAlive } from './processes.ts';
import { StartError } from './start-error.ts';
import { stopInOrder } from './stop-in-order.ts';

/** A part that runs this script and is ready once it has said so. */
function fake(script: string): { part: Part; spawned: ChildProcess[] } {
  const spawned: ChildProcess[] = [];
  const part: Part = {
    name: 'fake',
    async spawn() {
      const child = spawnTied(process.execPath, ['-e', script]);
      spawned.push(child);
      return child;
    },
    async ready(signal) {
      await once(spawned.at(-1)!.stdout!, 'data', { signal });
    },
  };
  return { part, spawned };
}

const FOREVER = `console.log('ready'); setInterval(() => {}, 1000);`;
const quiet = { log() {}, say() {} };

async function eventually(condition: () => boolean, withinMs = 10_000): Promise<void> {
  for (const until = Date.now() + withinMs; !condition(); await sleep(20))
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms`);
}

test('a part that is killed, again and again, is back within ten seconds each time, and it is said', async () => {
  const said: string[] = [];
  const { part, spawned } = fake(FOREVER);
  const kept = keep(part, { log() {}, say: (sentence) => said.push(sentence) });
  await kept.ready;
  for (let time = 1; time <= 5; time++) {
    const before = kept.pid;
    kept.kill();
    await eventually(() => said.filter((it) => it === 'fake is back.').length === time);
    expect(kept.pid).not.toBe(before);
  }
  expect(said.slice(0, 2)).toEqual(['fake stopped (SIGKILL); starting it again.', 'fake is back.']);
  await kept.stop();
  expect(spawned.map((child) => isAlive(child.pid!))).toEqual(Array(6).fill(false));
});

test('a part that never works is given up, with its last words', async () => {
  const kept = keep(fake(`console.error('the reason'); process.exit(7)`).part, quiet);
  await expect(kept.ready).rejects.toThrow(StartError);
  await expect(kept.ready).rejects.toThrow(/^fake does not start: it ended 5 times \(exit code 7\)\.\n {2}the reason/);
  await kept.stop();
});

test('a part that runs but does not get ready is given up in time', async () => {
  const kept = keep(fake('setInterval(() => {}, 1000)').part, { ...quiet, patienceMs: 300 });
  await expect(kept.ready).rejects.toThrow('it is not ready after 0.3 seconds');
  await kept.stop();
});

test('stop asks, lets it finish, and does not start it again', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'devstack-keep-'));
  const file = join(dir, 'finished');
  const finishing = `process.on('SIGTERM', () => setTimeout(() => { require('fs').writeFileSync(${JSON.stringify(file)}, 'yes'); process.exit(0) }, 200));`;
  const { part, spawned } = fake(finishing + FOREVER);
  const kept = keep(part, quiet);
  await kept.ready;
  await kept.stop();
  expect(await readFile(file, 'utf8')).toBe('yes');
  expect(spawned).toHaveLength(1);
  await rm(dir, { recursive: true });
});

test('stop ends a part that lies between two starts', async () => {
  const { part, spawned } = fake(FOREVER);
  const kept = keep(part, quiet);
  await kept.ready;
  kept.kill();
  await once(spawned[0]!, 'exit');
  await kept.stop();
  await sleep(300);
  expect(spawned.every((child) => !isAlive(child.pid!))).toBe(true);
});

test('SIGKILL of the keeper leaves nobody: not the part, not what the part started', async () => {
  const nested = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(process.pid, c.pid); setInterval(() => {}, 1000);`;
  const keeper = `
    import { keep } from ${JSON.stringify(import.meta.resolve('./keep.ts'))};
    import { spawnTied } from ${JSON.stringify(import.meta.resolve('./lifeline.ts'))};
    keep({ name: 'fake', spawn: async () => spawnTied(process.execPath, ['-e', ${JSON.stringify(nested)}]), ready: async () => {} },
      { log: (line) => console.log(line), say() {} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', keeper], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pids = String(line).trim().split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  child.kill('SIGKILL');
  await eventually(() => !pids.some(isAlive));
});

test('SIGKILL of a part takes along what the part started', async () => {
  const script = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(c.pid); setInterval(() => {}, 1000);`;
  const lines: string[] = [];
  const kept = keep(fake(script).part, { say() {}, log: (line) => lines.push(line) });
  await kept.ready;
  await eventually(() => lines.length > 0);
  kept.kill();
  await eventually(() => !isAlive(Number(lines[0])));
  await kept.stop();
});

test('a part gets no signal from the terminal: it has a group of its own', async () => {
  const { part, spawned } = fake(FOREVER);
  const kept = keep(part, quiet);
  await kept.ready;
  const group = execFileSync('ps', ['-p', String(spawned[0]!.pid), '-o', 'pgid='], { encoding: 'utf8' });
  expect(Number(group)).toBe(spawned[0]!.pid);
  await kept.stop();
});

test('who takes from others stops before them', async () => {
  const stopped: string[] = [];
  const fakeKept = (name: string): Pick<Kept, 'stop'> => ({
    async stop() {
      await sleep(name === 'worker' ? 20 : 5);
      stopped.push(name);
    },
  });
  const names = ['postgres', 'broker', 'mail', 'server', 'worker', 'web', 'front'] as const;
  await stopInOrder(Object.fromEntries(names.map((name) => [name, fakeKept(name)])));
  expect(stopped.slice(0, 4)).toEqual(['front', 'web', 'server', 'worker']);
  expect(stopped.at(-1)).toBe('postgres');
  expect(stopped).toHaveLength(names.length);
});
