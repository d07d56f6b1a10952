import { setTimeout as sleep } from 'node:timers/promises';
import { startRecording, stopRecording } from '../candidate.ts';
import type { Tab } from './tab.ts';

/**
 * Seconds that somebody beside the screen would take the recording for: at least from the sight of the running recorder to the press that
 * ends it, at most from the last look at which it did not run until that press was answered.
 */
export type Spoken = { readonly least: number; readonly most: number };

/** Begins to record. @returns how long it has run by now */
export async function begin(tab: Tab): Promise<() => Spoken> {
  const notYet = await startRecording(tab);
  const running = performance.now();
  return () => ({ least: (performance.now() - running) / 1000, most: (performance.now() - notYet) / 1000 });
}

/**
 * Records, speaks for so long, and stops.
 * @param meanwhile what happens while the recorder runs; it goes on until that is over too
 */
export async function speak(tab: Tab, seconds: number, meanwhile: () => Promise<void> = async () => {}): Promise<Spoken> {
  const spoken = await begin(tab);
  await Promise.all([sleep(seconds * 1000), meanwhile()]);
  const { least } = spoken();
  await stopRecording(tab);
  return { least, most: spoken().most };
}
