import { randomBytes } from 'node:crypto';
import { createInterviewClient, type InterviewClient } from '@interviews/client';
import { company } from '@interviews/db/testing/builders.ts';
import type { Server } from './serve.ts';

export const MiB = 1024 * 1024;
export const SLICE = MiB / 2;

/** An interview of one question on video, begun, as two apps see it: HR's and, over `fetch`, the candidate's. */
export async function candidateOf(server: Server, fetch?: typeof globalThis.fetch) {
  const owner = await company(server.sql, { role: 'admin' });
  const token = await server.bearer({ id: owner.hrId, role: 'admin', companyId: owner.companyId });
  const hr = createInterviewClient({ url: server.url, token });
  const { id: templateId } = await hr.templates.create.mutate({ title: 'Engineer', questions: [{ text: 'Who are you?', type: 'video' }] });
  await hr.templates.publish.mutate({ templateId });
  const { id: invitationId } = await hr.invitations.create.mutate({ templateId, candidateEmail: 'kim@example.com', candidateName: 'Kim' });
  const session = await server.enter(invitationId);
  const candidate = createInterviewClient({ url: server.url, token: session.token, ...(fetch && { fetch }) });
  const { questions } = await candidate.invitations.start.mutate({ invitationId });
  return { hr, candidate, session, templateId, invitationId, questionId: questions![0]!.id };
}

/** Bytes that begin like a WebM file. */
export const video = (size: number) =>
  new Blob([Buffer.from('1a45dfa3', 'hex'), randomBytes(Math.round(size) - 4)], { type: 'video/webm' });

/** Whether what would be played of a take is this, byte for byte. */
export async function holds(server: Server, client: InterviewClient, takeId: string, file: Blob): Promise<boolean> {
  const { playbackUrl } = await client.takes.get.query({ takeId, as: 'candidate' });
  const { body } = await server.call('GET', playbackUrl!.replace('http://front.test', ''));
  return Buffer.from(await file.arrayBuffer()).equals(body);
}

/** One request of an upload, as a network in the middle sees it; `to` is `begin`, `received`, `slice 0`, `url`, `finish`, `bucket`, or null. */
export type Passing = {
  readonly to: string | null;
  readonly url: string;
  readonly init: RequestInit;
  readonly go: (init?: RequestInit) => Promise<Response>;
};

/** A fetch with somebody in the middle, who answers each request; `go` lets it through. */
export function through(server: Server, middle: (passing: Passing) => Promise<Response>): typeof globalThis.fetch {
  return (input, init = {}) => {
    const url = String(input);
    const go = (changed: RequestInit = init) => fetch(url, changed);
    return middle({ to: nameOf(server, url), url, init, go });
  };
}

function nameOf(server: Server, url: string): string | null {
  if (!url.startsWith(server.url)) return 'bucket';
  const [, n] = /\/slices\/(\d+)$/.exec(url) ?? [];
  if (n) return `slice ${n}`;
  const [, call] = /takes\.(begin|received|sliceUrl|finish)\b/.exec(url) ?? [];
  return call === 'sliceUrl' ? 'url' : (call ?? null);
}

/** The answer never comes back, though it was given. */
export async function lost(answer: Promise<Response>): Promise<never> {
  await (await answer).arrayBuffer();
  throw new TypeError('cut on the way back');
}
