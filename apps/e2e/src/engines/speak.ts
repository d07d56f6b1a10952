import { setTimeout as sleep } from 'node:timers/promises';
import { startRecording, stopRecording } from '../candidate.ts';
import type { Tab } from './tab.ts';

/**
 * Seconds that somebody beside the screen would take the recording for: from the sight of the running recorder, at least until the press
 * that ends it and at most until that press was answered.
 */
export type Spoken = { readonly least: number; readonly most: number };

/**
 * Records, speaks for so long, and stops.
 * @param meanwhile what happens while the recorder runs; it goes on until that is over too
 */
export async function speak(tab: Tab, seconds: number, meanwhile: () => Promise<void> = async () => {}): Promise<Spoken> {
  await startRecording(tab);
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  await Promise.all([sleep(seconds * 1000), meanwhile()]);
  const least = since();
  await stopRecording(tab);
  return { least, most: since() };
}
