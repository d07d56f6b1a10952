import { expect } from '@playwright/test';
import { world } from './world.ts';

export type Part = 'server' | 'web' | 'worker' | 'postgres' | 'broker';

/** Everything that the stack told a person so far. */
async function said(): Promise<string[]> {
  return (await fetch(`${world.control}/said`)).json() as Promise<string[]>;
}

/** Ends a part by SIGKILL and waits until the stack says that it is back: within ten seconds, or it fails. */
export async function killAndAwait(part: Part): Promise<void> {
  const before = (await said()).length;
  const { status } = await fetch(`${world.control}/kill/${part}`, { method: 'POST' });
  expect(status, `kill ${part}`).toBe(204);
  const since = async () => (await said()).slice(before);
  await expect.poll(since, { message: `${part} is back`, timeout: 10_000, intervals: [200] }).toContain(`${part} is back.`);
  expect(await since()).toContainEqual(expect.stringMatching(new RegExp(`^${part} stopped \\(SIGKILL\\); starting it again\\.$`)));
}
