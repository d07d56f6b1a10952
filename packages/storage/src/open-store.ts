import type { StorageEnv } from './env.ts';
import { fileStore } from './files.ts';
import { s3Store } from './s3.ts';
import type { MediaStore } from './store.ts';

/** A bucket where `S3_ENDPOINT` names one, else files below `MEDIA_DIR`. */
export function openStore(env: StorageEnv): MediaStore {
  if (!env.S3_ENDPOINT) return fileStore(env.MEDIA_DIR ?? 'media');
  return s3Store({
    endpoint: env.S3_ENDPOINT,
    publicEndpoint: env.S3_PUBLIC_ENDPOINT ?? null,
    bucket: env.S3_BUCKET,
    accessKeyId: env.S3_ACCESS_KEY_ID,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY,
    region: env.S3_REGION,
    forcePathStyle: env.S3_FORCE_PATH_STYLE,
  });
}
