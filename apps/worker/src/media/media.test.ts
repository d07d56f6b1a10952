import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilePathSource, Input, MP4, WEBM } from 'mediabunny';
import { describe, expect, test, vi } from 'vitest';
import { decode } from './decode.ts';
import { decodeBy, findFfmpeg } from './ffmpeg.ts';
import { limited } from './limited.ts';
import { makeMp4, makePoster, makeSeekable } from './make.ts';

vi.setConfig({ testTimeout: 60_000 }); // programs are started; a busy machine takes its time

/** Three seconds, as Chromium's MediaRecorder wrote them. */
const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url).pathname;
/** The optional package is installed and runs here. */
const hasDecoder = decode(fixture('take.webm')).then((found) => found !== null);
const ffmpeg = await findFfmpeg(process.env['FFMPEG_PATH'] ?? 'ffmpeg');

/** A folder, and a file of these bytes in it. */
async function folder(bytes?: Uint8Array) {
  const it = await mkdtempDisposable(join(tmpdir(), 'media-'));
  const at = (name: string) => join(it.path, name);
  if (bytes) await writeFile(at('source'), bytes);
  return { at, [Symbol.asyncDispose]: () => it.remove() };
}

async function readBack(path: string) {
  using input = new Input({ source: new FilePathSource(path), formats: [WEBM, MP4] });
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  return { duration: await input.getDurationFromMetadata(), video: await video?.getCodec(), audio: await audio?.getCodec() };
}

// With FFmpeg where it is installed, and without it everywhere.
describe.each([{ ffmpeg: null }, ...(ffmpeg ? [{ ffmpeg }] : [])])('with FFmpeg $ffmpeg.path', (tools) => {
  test.each(['take.webm', 'take.mp4'])('%s becomes a file whose header knows its length, with every frame and a still', async (name) => {
    await using dir = await folder();
    const made = await makeSeekable(fixture(name), dir.at('playable'), tools);
    expect(made.frames).toBe(45);
    expect(made.duration).toBeCloseTo(3, 0);
    expect((await readBack(dir.at('playable'))).duration).toBeCloseTo(made.duration, 1);
    if (made.checked === 'decoded') expect(made.peak).toBeGreaterThan(0.05);

    const poster = await makePoster(dir.at('playable'), made.duration, dir.at('poster'), tools);
    if (poster === null) return expect(made.checked).toBe('structure'); // nothing here decodes
    const bytes = await readFile(dir.at('poster'));
    expect(bytes.subarray(0, 3).toString('hex')).toBe(poster === 'image/png' ? '89504e' : 'ffd8ff');
    expect(bytes.length).toBeGreaterThan(1000);
  });

  test.each(['take.webm', 'take.mp4'])('%s that was cut off in the middle is as long as what came', async (name) => {
    const whole = await readFile(fixture(name));
    for (const part of [0.6, 0.999]) {
      await using dir = await folder(whole.subarray(0, whole.length * part));
      const made = await makeSeekable(dir.at('source'), dir.at('playable'), tools);
      expect(made.frames, `${part}`).toBeGreaterThan(10);
      expect(made.duration).toBeLessThan(3.1);
    }
  });

  test.skipIf(!tools.ffmpeg)(
    'a poster that is promised is there, also where the picture ended before the second that it is taken from',
    async () => {
      await using dir = await folder();
      const short = ['-nostdin', '-i', fixture('take.webm'), '-t', '0.3', '-c', 'copy', '-f', 'webm', dir.at('playable')];
      await limited(tools.ffmpeg!.path, short, { seconds: 20 });
      expect(await makePoster(dir.at('playable'), 3, dir.at('poster'), tools)).toBe('image/jpeg');
      expect(existsSync(dir.at('poster'))).toBe(true);
    },
  );

  test.each([0, 0.25])('a video whose packets were overwritten, but for %d of them, does not pass as playable', async (whole) => {
    const bytes = await readFile(fixture('take.mp4'));
    const [from, size] = [bytes.indexOf('mdat') + 4, bytes.readUInt32BE(bytes.indexOf('mdat') - 4) - 8];
    bytes.fill(0xff, from + Math.round(size * whole), from + size);
    await using dir = await folder(bytes);
    const judged = makeSeekable(dir.at('source'), dir.at('playable'), tools);
    // Where nothing decodes, nobody can tell: then it says so.
    if (tools.ffmpeg || (await hasDecoder)) await expect(judged).rejects.toMatchObject({ name: 'Unplayable' });
    else
      await judged.then(
        ({ checked }) => expect(checked).toBe('structure'),
        (error) => expect(error.name).toBe('Unplayable'),
      );
  });
});

test.each([
  ['noise', () => randomBytes(50_000)],
  ['nothing but a header', async () => (await readFile(fixture('take.webm'))).subarray(0, 300)],
  ['a page', () => Buffer.from('<!doctype html><video src="file:///etc/passwd">')],
  ['a playlist', () => Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')],
  ['a list of files', () => Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n")],
  ['a picture of 100,000 by 100,000', () => hugePicture()],
])('%s is said to be unplayable', async (_, bytes) => {
  await using dir = await folder(await bytes());
  await expect(makeSeekable(dir.at('source'), dir.at('playable'), { ffmpeg: null })).rejects.toMatchObject({ name: 'Unplayable' });
});

describe.runIf(ffmpeg)('an MP4', () => {
  test.each(['take.webm', 'take.mp4'])('of H.264 and AAC is made of %s, as long as it was', async (name) => {
    await using dir = await folder();
    const { duration } = await makeSeekable(fixture(name), dir.at('playable'), { ffmpeg });
    expect(await makeMp4(dir.at('playable'), dir.at('mp4'), duration, ffmpeg!)).toBe(true);
    expect(await readBack(dir.at('mp4'))).toMatchObject({ video: 'avc', audio: 'aac', duration: expect.closeTo(duration, 0) });
    const again = await makeSeekable(dir.at('mp4'), dir.at('again'), { ffmpeg });
    expect(again).toMatchObject({ isMp4: true, frames: 45, peak: expect.closeTo(1, 0) });
  });

  test('that cannot be made is said to have failed, and nothing worse', async () => {
    await using dir = await folder(randomBytes(5000));
    expect(await makeMp4(dir.at('source'), dir.at('mp4'), 1, ffmpeg!)).toBe(false);
  });

  test.each([
    ['concat', "ffconcat version 1.0\nfile 'take.webm'\n"],
    ['HLS', '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\ntake.webm\n#EXT-X-ENDLIST\n'],
  ])('FFmpeg follows no list of other files, even by the name of a video: %s', async (_, list) => {
    await using dir = await folder();
    await copyFile(fixture('take.webm'), dir.at('take.webm'));
    await writeFile(dir.at('list.webm'), list);
    await expect(decodeBy(ffmpeg!, dir.at('list.webm'), 10)).rejects.toMatchObject({ name: 'Stopped', why: 'exit' });
    expect((await decodeBy(ffmpeg!, dir.at('take.webm'), 10)).frames).toBe(45);
  });
});

test('a decoder that takes too long, as on a slow machine, breaks nobody’s take', async () => {
  await using dir = await folder();
  await writeFile(dir.at('slow'), '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
  const slow = { path: dir.at('slow'), asTheyCame: '-vsync' } as const;
  const made = await makeSeekable(fixture('take.webm'), dir.at('playable'), { ffmpeg: slow }, () => 0.3);
  expect(made).toMatchObject({ checked: 'structure', frames: 45, peak: null, duration: expect.closeTo(3, 0) });
});

test('an FFmpeg that is not there is none', async () => {
  expect(await findFfmpeg('/nowhere/ffmpeg')).toBeNull();
});

/** The fixture, with other sides in its header: the elements around them (EBML Tracks, TrackEntry, Video) are a byte longer for it. */
async function hugePicture(): Promise<Buffer> {
  let hex = (await readFile(fixture('take.webm'))).toString('hex');
  for (const [was, is] of [
    ['1654ae6be9', '1654ae6bea'],
    ['aea8d7', 'aea9d7'],
    ['e08bb0820140ba81f0', 'e08cb082ffffba82ffff'],
  ] as const) {
    if (!hex.includes(was)) throw new Error('the fixture has another header');
    hex = hex.replace(was, is);
  }
  return Buffer.from(hex, 'hex');
}
