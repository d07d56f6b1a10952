import { isClosed, isLive } from '@interviews/domain/invitation/clock.ts';
import type { Asked, Invitation, Take } from '@interviews/domain/invitation/invitation.ts';
import { takeView } from '@interviews/domain/invitation/views.ts';
import { type Played, signPlayback } from '@interviews/tokens/playback.ts';
import type { z } from 'zod';
import type { Candidate, Hr } from '../callers.ts';
import type { Services } from '../context.ts';
import type { takeOutput } from './take-output.ts';

type Viewer = Pick<Hr | Candidate, 'kind'>;

export function presentTake(ctx: Services, it: Invitation, asked: Asked, take: Take, viewer: Viewer, at: Date): z.infer<typeof takeOutput> {
  const { state, arriveBy } = takeView(it, asked, take, at);
  return {
    id: take.id,
    invitationId: it.id,
    questionId: take.questionId,
    number: take.number,
    state,
    arriveBy: arriveBy?.toISOString() ?? null,
    problem: take.problem,
    checked: take.checked,
    direct: take.direct,
    mimeType: take.mimeType,
    duration: take.duration,
    size: take.size,
    createdAt: take.begunAt.toISOString(),
    storedAt: take.storedAt?.toISOString() ?? null,
    ...(mayPlay(it, asked, take, viewer, at) ? playing(ctx, take, at) : { playbackUrl: null, posterUrl: null }),
  };
}

/** HR plays what was submitted, the candidate its own while that question can be answered. */
function mayPlay(it: Invitation, asked: Asked, take: Take, viewer: Viewer, at: Date): boolean {
  if (take.state !== 'stored' && take.state !== 'ready') return false;
  if (viewer.kind === 'hr') return asked.response?.takeId === take.id;
  return !asked.response && isLive(it, asked) && !isClosed(it, asked, at);
}

type Stored = Pick<Take, 'state' | 'mimeType'> & Partial<Pick<Take, 'poster' | 'mp4'>> & { readonly id: string };

/** Where the best of a stored recording that there is can be played, and a still from it; good for five minutes. */
export function playing({ keys, frontendUrl }: Services, take: Stored, at: Date): { playbackUrl: string; posterUrl: string | null } {
  const address = (object: Played['object'], mimeType: Played['mimeType']) =>
    `${frontendUrl}/api/v1/takes/${take.id}/media?signature=${signPlayback(keys, { takeId: take.id, object, mimeType }, at)}`;
  const made = take.mp4 ? 'mp4' : 'playable';
  return {
    playbackUrl: address(take.state === 'ready' ? made : 'slices', /mp4/i.test(take.mimeType ?? '') ? 'video/mp4' : 'video/webm'),
    posterUrl: take.poster ? address('poster', take.poster) : null,
  };
}
