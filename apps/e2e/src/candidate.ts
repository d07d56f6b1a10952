import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { Tab } from './engines/tab.ts';

/** The candidate's steps, in the words that the candidate reads, in a tab of whichever engine. */
export async function agree(tab: Tab, link: string): Promise<void> {
  await tab.goto(link);
  await expect.poll(() => tab.url()).toMatch(/\/interview\/i\/[0-9a-f-]{36}$/); // the token is out of the address
  await tab.getByRole('checkbox').check();
}

/** Five seconds on the real road, watched, and then the start. */
export async function checkCamera(tab: Tab): Promise<void> {
  await press(tab, 'Check my camera');
  await tab.getByRole('button', { name: 'Record five seconds' }).click();
  await tab.getByRole('button', { name: 'Yes, start the interview' }).click({ timeout: 40_000 });
}

export async function open(tab: Tab, number: number): Promise<void> {
  await press(tab, `Open question ${number}`);
}

/** Presses what leads on until it has led on: a press from before the scripts were there does nothing, and a person presses again. */
export async function press(tab: Tab, name: string): Promise<void> {
  const button = tab.getByRole('button', { name });
  await button.waitFor();
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 2000 });
    await button.waitFor({ state: 'hidden', timeout: 2000 });
  }).toPass({ timeout: 30_000 });
}

/** Speaks for so long, stops, and leaves the take to be watched. */
export async function record(tab: Tab, seconds: number): Promise<void> {
  await startRecording(tab);
  await sleep(seconds * 1000);
  await stopRecording(tab);
  await arrived(tab);
}

/**
 * Resolves when the camera's first picture is in it.
 * @returns the last moment, by `performance.now()`, at which it was not seen to run yet
 */
export async function startRecording(tab: Tab): Promise<number> {
  let notYet = performance.now();
  await tab.getByRole('button', { name: 'Start recording' }).click();
  const stop = tab.getByRole('button', { name: 'Stop and watch it' });
  await stop.waitFor();
  const runs = async () => {
    const looked = performance.now();
    const enabled = await stop.isEnabled();
    if (!enabled) notYet = looked;
    return enabled;
  };
  await expect.poll(runs, { intervals: [50] }).toBe(true);
  return notYet;
}

export async function stopRecording(tab: Tab): Promise<void> {
  await tab.getByRole('button', { name: 'Stop and watch it' }).click();
}

/** The server has all of it, and the person may send it. */
export async function arrived(tab: Tab, within = 20_000): Promise<void> {
  await tab.getByRole('button', { name: 'Send this answer' }).waitFor({ timeout: within });
}

export async function send(tab: Tab): Promise<void> {
  await tab.getByRole('button', { name: 'Send this answer' }).click();
}
