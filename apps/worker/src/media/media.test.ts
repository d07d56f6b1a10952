import { randomBytes } from 'node:crypto';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePathSource, Input, MP4, WEBM } from 'mediabunny';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';
import { remux } from './remux.ts';

/** Three seconds, as Chromium's MediaRecorder wrote them. */
const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url).pathname;
const folder = () => mkdtempDisposable(join(tmpdir(), 'media-'));

async function durationInHeader(path: string) {
  using input = new Input({ source: new FilePathSource(path), formats: [WEBM, MP4] });
  return await input.getDurationFromMetadata();
}

test.each(['take.webm', 'take.mp4'])('%s becomes a file whose header knows its length, with every frame kept', async (name) => {
  await using dir = await folder();
  const target = join(dir.path, name);
  const { duration } = await remux(fixture(name), target);

  expect(duration).toBeCloseTo(3, 0);
  expect(await durationInHeader(target)).toBeCloseTo(duration, 1);
  const [before, after] = [await inspect(fixture(name)), await inspect(target)];
  expect(after.frames).toBe(before.frames);
  expect(after.frames).toBeGreaterThan(20);
  if (after.checked === 'decoded') expect(after.peak).toBeGreaterThan(0.05);
});

test('a file that is no video is said to be unplayable', async () => {
  await using dir = await folder();
  const path = join(dir.path, 'noise');
  await writeFile(path, randomBytes(50_000));
  await expect(remux(path, join(dir.path, 'out'))).rejects.toMatchObject({ name: 'Unplayable' });
});

test('a video whose middle was overwritten does not pass as playable', async () => {
  await using dir = await folder();
  const bytes = await readFile(fixture('take.webm'));
  bytes.fill(0xff, 2000, bytes.length - 2000);
  const path = join(dir.path, 'torn.webm');
  await writeFile(path, bytes);
  const whole = await inspect(fixture('take.webm'));
  const judged = await remux(path, join(dir.path, 'out.webm')).then(
    () => inspect(path),
    (error) => error as Error,
  );
  if (!(judged instanceof Error)) expect(judged.frames).toBeLessThan(whole.frames / 2);
});
