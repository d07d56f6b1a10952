import { Conversion, FilePathSource, FilePathTarget, Input, MP4, Mp4OutputFormat, Output, WEBM, WebMOutputFormat } from 'mediabunny';

/** A file that is no video, or one that nobody could play; the message is kept as the take's `problem`. */
export class Unplayable extends Error {
  override readonly name = 'Unplayable';
}

/**
 * Rewrites what a MediaRecorder made into a file with a true duration and an index, so that players can seek; packets are copied,
 * not encoded anew.
 * @param source the slices of a take, joined
 * @param target where the seekable file goes
 * @returns the type of the new file and its length in seconds
 * @throws Unplayable when it is no WebM or MP4 with a picture
 */
export async function remux(source: string, target: string): Promise<{ mimeType: 'video/webm' | 'video/mp4'; duration: number }> {
  using input = new Input({ source: new FilePathSource(source), formats: [WEBM, MP4] });
  const format = await input.getFormat().catch(() => {
    throw new Unplayable('It is no video file.');
  });
  const mimeType = format.mimeType === 'video/webm' || format.mimeType === 'video/x-matroska' ? 'video/webm' : 'video/mp4';
  if (!(await input.getPrimaryVideoTrack())) throw new Unplayable('It has no picture.');

  const output = new Output({
    format: mimeType === 'video/webm' ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: 'in-memory' }),
    target: new FilePathTarget(target),
  });
  const conversion = await Conversion.init({ input, output, showWarnings: false });
  if (!conversion.isValid) throw new Unplayable('Its tracks cannot be written to a file that players can seek.');
  await conversion.execute();
  return { mimeType, duration: await input.computeDuration() };
}
