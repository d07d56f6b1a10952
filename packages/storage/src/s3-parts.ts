import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Larger than the largest slice, which goes whole; S3 takes 10,000 parts of at least 5 MiB. One is in memory at a time. */
export const PART_BYTES = 16 * 1024 * 1024;

/** Bytes cut into parts, all of them full but the last. */
export async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let [held, size] = [[] as Uint8Array[], 0];
  for await (let chunk of bytes) {
    while (size + chunk.length >= PART_BYTES) {
      const fits = PART_BYTES - size;
      yield Buffer.concat([...held, chunk.subarray(0, fits)]);
      chunk = chunk.subarray(fits);
      [held, size] = [[], 0];
    }
    held.push(chunk);
    size += chunk.length;
  }
  if (size > 0) yield Buffer.concat(held);
}

/**
 * Puts a large file part by part, so that it is never in memory whole. Nothing is there before all of it is.
 * @param mustFit asked when all has gone up, and before it counts; what it throws takes the upload back
 */
export async function putInParts(
  client: S3Client,
  where: { readonly Bucket: string; readonly Key: string },
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  mustFit: () => void,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...where, ChecksumAlgorithm: 'SHA256' }));
  const upload = { ...where, UploadId };
  try {
    const Parts: { PartNumber: number; ETag: string | undefined; ChecksumSHA256: string | undefined }[] = [];
    const send = async (Body: Buffer) => {
      const PartNumber = Parts.length + 1;
      const { ETag, ChecksumSHA256 } = await client.send(
        new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: 'SHA256' }),
      );
      Parts.push({ PartNumber, ETag, ChecksumSHA256 });
    };
    await send(first);
    for await (const part of rest) await send(part);
    mustFit();
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    // One that cannot be taken back now is swept later; what went wrong is what counts.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}
