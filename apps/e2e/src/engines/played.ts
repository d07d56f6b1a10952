import type { InvitationCreated } from '@interviews/client';
import { expect, type TestInfo } from '@playwright/test';
import { hrClient } from '../api.ts';
import { type Decoded, decode } from '../decode.ts';
import type { Spoken } from './speak.ts';
import type { Device } from './test.ts';

/** What a candidate's browser recorded, and what HR then gets to play. */
export type Played = Decoded & {
  /** The type that the browser's recorder named, as far as a page still knew it. */
  readonly recorded: string;
  /** Bytes that the server stored of it. */
  readonly bytes: number;
  /** The type that HR's player is told. */
  readonly type: string;
  /** Whether its length can be held against a clock beside the screen. */
  readonly keptTime: boolean;
  /** Seconds at its end that the engine's recorder may have kept to itself. */
  readonly keptBack: number;
};

/** Waits until the interview's only answer has been judged, fetches it as HR's player does, and decodes all of it. */
export async function played({ id: invitationId }: InvitationCreated, device: Device, info: TestInfo): Promise<Played> {
  const hr = await hrClient();
  const { responses } = await hr.invitations.get.query({ invitationId });
  const takeId = responses[0]?.mediaUrl?.split('/').at(-1) ?? '';
  await expect.poll(async () => (await hr.takes.get.query({ takeId })).state, { timeout: 30_000 }).toBe('ready');
  const { size, playbackUrl } = await hr.takes.get.query({ takeId });
  const answer = await fetch(playbackUrl ?? '');
  const video = await decode(Buffer.from(await answer.arrayBuffer()));
  const all = {
    ...video,
    recorded: device.manifests.at(-1)?.mimeType ?? 'not known any more',
    bytes: size ?? 0,
    type: answer.headers.get('content-type') ?? '',
    keptTime: device.engine.fakesKeepTime,
    keptBack: device.engine.keepsBack,
  };
  info.annotations.push({ type: 'played', description: JSON.stringify(all) });
  return all;
}

/** As long as was spoken, give or take half a second, where the fake camera keeps time; moving; and heard. */
export function expectWhole(
  { duration, durationInHeader, frames, loudness, sound, keptTime, keptBack }: Played,
  { least, most }: Spoken,
): void {
  expect(duration).toBeGreaterThan(keptTime ? least - keptBack - 0.5 : least * 0.6);
  expect(duration).toBeLessThan(most + 0.5);
  expect(Math.abs((durationInHeader ?? 0) - duration)).toBeLessThan(0.5);
  expect(frames).toBeGreaterThan(duration * 8);
  expect(loudness).toBeGreaterThan(0.005);
  // Firefox's fake sound runs late on a busy machine, and WebKit's ends before the picture.
  expect(sound).toBeGreaterThan(duration * 0.5);
}
