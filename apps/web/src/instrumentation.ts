/** Runs once when the server starts: a bad variable is said then, not at somebody's first click. */
export async function register(): Promise<void> {
  const { env } = await import('./env.ts');
  env();
}
