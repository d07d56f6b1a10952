import { z } from 'zod';

const optional = z.string().min(1).optional();

/** The variables of the contract that say where recordings lie; server and worker read the same. */
export const storageEnv = {
  MEDIA_DIR: optional,
  S3_ENDPOINT: z.url().optional(),
  S3_PUBLIC_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().default('interviews'),
  S3_ACCESS_KEY_ID: z.string().default(''),
  S3_SECRET_ACCESS_KEY: z.string().default(''),
  S3_REGION: z.string().default('us-east-1'),
  S3_FORCE_PATH_STYLE: z
    .enum(['1', '0', 'true', 'false', 'on', 'off'])
    .default('on')
    .transform((value) => ['1', 'true', 'on'].includes(value)),
};
export type StorageEnv = z.infer<z.ZodObject<typeof storageEnv>>;
