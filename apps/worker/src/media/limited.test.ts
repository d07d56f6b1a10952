import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@interviews/testing/until.ts';
import { expect, test, vi } from 'vitest';
import { limited } from './limited.ts';

vi.setConfig({ testTimeout: 60_000 }); // programs are started; a busy machine takes its time

const node = process.execPath;
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('what a program says comes back, and what ended it is told', async () => {
  expect(await limited('echo', ['a word'], { seconds: 5 })).toEqual({ stdout: 'a word\n', stderr: '' });
  await expect(limited('sh', ['-c', 'echo no >&2; exit 3'], { seconds: 5 })).rejects.toMatchObject({ why: 'exit', code: 3, message: /no/ });
  await expect(limited('sh', ['-c', 'kill -SEGV $$'], { seconds: 5 })).rejects.toMatchObject({ why: 'signal' });
  await expect(limited('/nowhere/at-all', [], { seconds: 5 })).rejects.toMatchObject({ why: 'exit', code: 127 });
});

test('it is stopped when its time is over, and with it all that it started', async () => {
  const started = limited('sh', ['-c', 'sleep 60 & echo $!; wait'], { seconds: 0.5 });
  await expect(started).rejects.toMatchObject({ why: 'time' });
});

test('what it leaves running ends with it', async () => {
  const { stdout } = await limited('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], { seconds: 20 });
  await until(() => !isRunning(Number(stdout)), 'its own child to end');
});

test('it gets no more memory than it may have', async () => {
  const program = 'const all = []; for (let n = 0; n < 40; n++) all.push(Buffer.alloc(50_000_000, 1)); console.log("2 GB")';
  await expect(limited(node, ['-e', program], { seconds: 30, megabytes: 1000 })).rejects.toMatchObject({ name: 'Stopped' });
  expect((await limited(node, ['-e', 'console.log("little")'], { seconds: 30, megabytes: 1000 })).stdout).toBe('little\n');
});

test('it is told nothing of our environment', async () => {
  process.env['A_SECRET_OF_TESTS'] = 'x';
  const { stdout } = await limited('env', [], { seconds: 5 });
  expect(stdout).not.toContain('A_SECRET_OF_TESTS');
});

test('it ends when the worker is killed', async () => {
  const url = new URL('./limited.ts', import.meta.url).href;
  const program = `const { limited } = await import('${url}'); await limited('sh', ['-c', 'echo $$ >&2; echo $$ > "$0"; exec sleep 60', process.argv[1]], { seconds: 60 })`;
  await using dir = await mkdtempDisposable(join(tmpdir(), 'limited-'));
  const file = join(dir.path, 'pid');
  const worker = spawn(node, ['--input-type=module', '-e', program, file], { stdio: 'ignore' });
  const written = async () => Number(await readFile(file, 'utf8'));
  await until(async () => (await written()) > 0, 'the program to run');
  const pid = await written();
  expect(isRunning(pid)).toBe(true);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await until(() => !isRunning(pid), 'the program to end');
});
