import {
  Conversion,
  EncodedPacketSink,
  FilePathSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import { Unplayable } from './unplayable.ts';

/** Beyond what any camera of a browser gives, 8K, in both directions. A file that says so is made to exhaust whoever decodes it. */
const MOST_PIXELS = 8192 * 4608;

export type Remuxed = {
  readonly mimeType: 'video/webm' | 'video/mp4';
  /** Seconds, by its packets. */
  readonly duration: number;
  /** Of its picture. */
  readonly packets: number;
  /** It is H.264 and AAC already, or H.264 without a sound. */
  readonly isMp4: boolean;
};

/** What the picture of a file that we made ourselves is encoded as. */
export async function pictureCodec(path: string): Promise<string | null> {
  using input = new Input({ source: new FilePathSource(path), formats: [WEBM, MP4] });
  return (await (await input.getPrimaryVideoTrack())?.getCodec()) ?? null;
}

/**
 * Rewrites what a MediaRecorder made into a file with a true duration and an index, so that players can seek; packets are copied,
 * not encoded anew. What was cut off at its end is as long as it is.
 * @param source the slices of a take, joined
 * @param target where the seekable file goes
 * @throws Unplayable when it is no WebM or MP4 with a picture
 */
export async function remux(source: string, target: string): Promise<Remuxed> {
  using input = new Input({ source: new FilePathSource(source), formats: [WEBM, MP4] });
  const format = await input.getFormat().catch(() => {
    throw new Unplayable('It is no video file.');
  });
  const isWebm = format.mimeType === 'video/webm' || format.mimeType === 'video/x-matroska';
  const video = await input.getPrimaryVideoTrack();
  if (!video) throw new Unplayable('It has no picture.');
  if ((await video.getCodedWidth()) * (await video.getCodedHeight()) > MOST_PIXELS)
    throw new Unplayable('Its picture is larger than any camera’s.');
  const audio = await input.getPrimaryAudioTrack();
  const isAac = !audio || (await audio.getCodec()) === 'aac';

  const output = new Output({
    // The index at the end: before it, all of a file of 2 GiB would have to be held in memory. Players find it by `Range`.
    format: isWebm ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: false }),
    target: new FilePathTarget(target),
  });
  const conversion = await Conversion.init({ input, output, showWarnings: false });
  // A picture that it cannot make out it would leave out, and call the rest a film.
  if (!conversion.isValid || !conversion.utilizedTracks.includes(video))
    throw new Unplayable('Its tracks cannot be written to a file that players can seek.');
  await conversion.execute();
  let packets = 0;
  for await (const _ of new EncodedPacketSink(video).packets(undefined, undefined, { metadataOnly: true })) packets += 1;
  return {
    mimeType: isWebm ? 'video/webm' : 'video/mp4',
    duration: await input.computeDuration(),
    packets,
    isMp4: !isWebm && isAac && (await video.getCodec()) === 'avc',
  };
}
