import { z } from 'zod';

const text = z.string().min(1).optional();

/**
 * Where the contract is tried: at `BASE_URL`, where its secret mints tokens or somebody signs in; else at a server of our own.
 * vitest has a BASE_URL of its own, so that its configuration passes ours on as CONTRACT_URL.
 */
export const env = z
  .object({
    CONTRACT_URL: z.url().optional(),
    AUTH_JWT_SECRET: text,
    AUTH_ISSUER: text,
    AUTH_AUDIENCE: text,
    HR_EMAIL: text,
    HR_PASSWORD: text,
  })
  .refine(
    (it) => !it.CONTRACT_URL || it.AUTH_JWT_SECRET || (it.HR_EMAIL && it.HR_PASSWORD),
    'With BASE_URL give AUTH_JWT_SECRET of that server, or HR_EMAIL and HR_PASSWORD of an admin there.',
  )
  .parse(process.env);
