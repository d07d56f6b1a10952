import { z } from 'zod';

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    /** How this app's own server side reaches the API. */
    SERVER_URL: z.url().default('http://localhost:3007'),
    WEB_PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    /** What browsers see. */
    FRONTEND_URL: z.url().optional(),
    NEXTAUTH_SECRET: z.string().min(32, 'at least 32 characters'),
    /** Takes go straight to the bucket, where this is set. */
    S3_PUBLIC_ENDPOINT: z.url().optional(),
  })
  .transform((it) => ({ ...it, FRONTEND_URL: it.FRONTEND_URL ?? `http://localhost:${it.WEB_PORT}` }));

type Env = z.infer<typeof schema>;
let parsed: Env | undefined;

/** The only reader of `process.env`. Read at the first call, not at import: `next build` imports every page and has no secrets. */
export function env(): Env {
  if (parsed) return parsed;
  // An empty variable is one that is not set: compose files and shells make no difference.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) {
    const bad = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The web app cannot start. ${bad.join('; ')}`);
  }
  parsed = result.data;
  // next-auth reads its own address from the environment, and from it whether its cookie is `__Secure-`.
  process.env['NEXTAUTH_URL'] ??= parsed.FRONTEND_URL;
  return parsed;
}
