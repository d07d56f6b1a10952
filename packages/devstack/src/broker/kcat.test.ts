import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { brokerProcess, end, temporaryDirectory } from './testing.ts';

const kcat = ['kcat', 'kafkacat'].find((it) => spawnSync(it, ['-V']).status === 0);

test.skipIf(!kcat)(`kcat writes and reads${kcat ? '' : ' (skipped: kcat is not installed)'}`, async () => {
  using directory = temporaryDirectory();
  const { brokers, process } = await brokerProcess(directory.path);
  const run = (args: string[], input = '') =>
    spawnSync(kcat!, ['-b', brokers, '-q', ...args], { input, encoding: 'utf8', timeout: 20_000 });
  run(['-P', '-t', 'cats', '-K:', '-z', 'gzip'], 'a:one\nb:two\n');
  run(['-P', '-t', 'cats', '-K:', '-X', 'enable.idempotence=true'], 'c:three\n');
  expect(run(['-C', '-t', 'cats', '-e', '-K:']).stdout).toBe('a:one\nb:two\nc:three\n');
  expect(run(['-G', 'readers', '-e', '-X', 'auto.offset.reset=earliest', 'cats']).stdout).toBe('one\ntwo\nthree\n');
  await end(process, 'SIGTERM');
});
