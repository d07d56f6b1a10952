import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Measured } from './measured.ts';
import { inParts, PART_BYTES, putInParts } from './s3-parts.ts';
import { type MediaStore, NotThere } from './store.ts';

export type S3Settings = {
  readonly endpoint: string;
  /** As browsers reach it; null: takes are not `direct`. */
  readonly publicEndpoint: string | null;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly forcePathStyle: boolean;
};

/** Recordings in a bucket. */
export function s3Store(settings: S3Settings): MediaStore {
  const Bucket = settings.bucket;
  const client = connect(settings, settings.endpoint);
  const signer = settings.publicEndpoint === null ? null : connect(settings, settings.publicEndpoint);

  return {
    kind: 's3',
    direct: signer !== null,

    async put(key, bytes, expected = {}) {
      const measured = new Measured(expected);
      const parts = inParts(measured.through(bytes));
      const first = (await parts.next()).value ?? Buffer.alloc(0);
      if (first.length === PART_BYTES) {
        await putInParts(client, { Bucket, Key: key }, first, parts, () => measured.sha256());
        return { size: measured.size, sha256: measured.sha256() };
      }
      // A bucket wants length and checksum first, so a slice is held whole.
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: first, ChecksumSHA256: base64(measured.sha256()) }));
      return { size: measured.size, sha256: measured.sha256() };
    },

    async head(key) {
      const found = await client.send(new HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' })).catch(absent);
      if (!found) return null;
      // Of a file put in parts it is the hash of their hashes, and says so by its form.
      const [, whole] = /^([A-Za-z0-9+/]{43}=)$/.exec(found.ChecksumSHA256 ?? '') ?? [];
      return { size: found.ContentLength ?? 0, sha256: whole ? Buffer.from(whole, 'base64').toString('hex') : null };
    },

    async open(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const found = await client.send(new GetObjectCommand({ Bucket, Key: key, ...(Range && { Range }) })).catch(absent);
      if (!(found?.Body instanceof Readable)) throw new NotThere('There is nothing under this key.');
      return found.Body;
    },

    async list(prefix) {
      const found: { key: string; size: number }[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }));
        for (const { Key, Size } of page.Contents ?? []) if (Key) found.push({ key: Key, size: Size ?? 0 });
        token = page.NextContinuationToken;
      } while (token);
      return found;
    },

    async remove(prefix) {
      for (;;) {
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
        if (Contents.length === 0) return;
        const Objects = Contents.flatMap(({ Key }) => (Key ? [{ Key }] : []));
        const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
        if (Errors.length > 0) throw new Error(`${Errors.length} objects could not be deleted: ${Errors[0]?.Code}`);
      }
    },

    signPut(key, size, sha256, seconds) {
      if (!signer) return null;
      const ChecksumSHA256 = base64(sha256);
      const command = new PutObjectCommand({ Bucket, Key: key, ChecksumSHA256, ContentLength: size });
      // All three are in the signature: other bytes are refused as a bad digest, another hash or length as a bad signature.
      const url = getSignedUrl(signer, command, {
        expiresIn: seconds,
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
        signableHeaders: new Set(['content-length']),
      });
      return url.then((signed) => ({ url: signed, headers: { 'x-amz-checksum-sha256': ChecksumSHA256 } }));
    },

    async sweep(before) {
      let swept = 0;
      let page: ListMultipartUploadsCommandOutput | undefined;
      do {
        page = await client.send(
          new ListMultipartUploadsCommand({ Bucket, KeyMarker: page?.NextKeyMarker, UploadIdMarker: page?.NextUploadIdMarker }),
        );
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (!Key || !UploadId || !Initiated || Initiated >= before) continue;
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(absent);
          swept += 1;
        }
      } while (page.IsTruncated);
      return swept;
    },

    async ping() {
      await client.send(new HeadBucketCommand({ Bucket }));
    },
  };
}

const connect = ({ accessKeyId, secretAccessKey, region, forcePathStyle }: S3Settings, endpoint: string) =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 3000, requestTimeout: 30_000 },
  });

const base64 = (sha256: string) => Buffer.from(sha256, 'hex').toString('base64');

function absent(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return;
  throw error;
}
