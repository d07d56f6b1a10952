import { z } from 'zod';

const flag = z.enum(['1', '0', 'true', 'false', 'on', 'off']).transform((value) => ['1', 'true', 'on'].includes(value));

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  /** A machine of one's own, where everything has its default. */
  EMBEDDED: flag.default(false),
  /** How this app's own server side reaches the API. */
  SERVER_URL: z.url().default('http://localhost:3007'),
  WEB_PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** What browsers see. */
  FRONTEND_URL: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(32, 'at least 32 characters'),
  /** Takes go straight to the bucket, where this is set. */
  S3_PUBLIC_ENDPOINT: z.url().optional(),
});

type Env = z.infer<typeof schema> & { readonly FRONTEND_URL: string };
let parsed: Env | undefined;

/** The only reader of `process.env`. Read at the first call, not at import: `next build` imports every page and has no secrets. */
export function env(): Env {
  if (parsed) return parsed;
  parsed = readEnv(process.env);
  // next-auth reads its own address from the environment, and from it whether its cookie is `__Secure-`.
  process.env['NEXTAUTH_URL'] ??= parsed.FRONTEND_URL;
  return parsed;
}

/** @throws Error that names every variable that is missing or wrong, and no secret's value */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  // An empty variable is one that is not set: compose files and shells make no difference.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const { data, error } = schema.safeParse(given);
  const bad = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const found = [...bad, ...(data ? inProduction(data, given) : [])];
  if (!data || found.length > 0) throw new Error(`The web app cannot start. ${found.join('; ')}`);
  return { ...data, FRONTEND_URL: data.FRONTEND_URL ?? `http://localhost:${data.WEB_PORT}` };
}

/** What a machine of one's own may leave out, and one that others reach may not (contract, "Environment"). */
function inProduction({ NODE_ENV, EMBEDDED, NEXTAUTH_SECRET }: z.infer<typeof schema>, given: Readonly<Record<string, unknown>>): string[] {
  if (NODE_ENV !== 'production' || EMBEDDED) return [];
  return [
    ...['FRONTEND_URL', 'SERVER_URL'].filter((name) => !given[name]).map((name) => `${name}: is missing`),
    ...(new Set(NEXTAUTH_SECRET).size < 10 ? ['NEXTAUTH_SECRET: too weak, give at least 32 random characters'] : []),
  ];
}
