import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.url().optional(),
  DATABASE_HOST: z.string().default('127.0.0.1'),
  DATABASE_PORT: z.coerce.number().int().default(5432),
  DATABASE_NAME: z.string().default('ai_video_interview_interview'),
  DATABASE_USER: z.string().default('postgres'),
  DATABASE_PASSWORD: z.string().default(''),
});

/** Where the database is: `DATABASE_URL`, or its parts. */
export function databaseUrl(env: NodeJS.ProcessEnv = process.env): string {
  const { success, data, error } = schema.safeParse(env);
  if (!success) throw new Error(z.prettifyError(error));
  if (data.DATABASE_URL) return data.DATABASE_URL;
  const url = new URL(`postgres://${data.DATABASE_HOST}:${data.DATABASE_PORT}/${data.DATABASE_NAME}`);
  url.username = data.DATABASE_USER;
  url.password = data.DATABASE_PASSWORD;
  return url.href;
}
