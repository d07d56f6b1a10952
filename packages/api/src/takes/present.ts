import { isClosed, isLive } from '@interviews/domain/invitation/clock.ts';
import type { Asked, Invitation, Take } from '@interviews/domain/invitation/invitation.ts';
import { takeView } from '@interviews/domain/invitation/views.ts';
import { signPlayback } from '@interviews/tokens/playback.ts';
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
    playbackUrl: mayPlay(it, asked, take, viewer, at) ? playbackUrl(ctx, take.id, at) : null,
  };
}

/** HR plays what was submitted, the candidate its own while that question can be answered. */
function mayPlay(it: Invitation, asked: Asked, take: Take, viewer: Viewer, at: Date): boolean {
  if (take.state !== 'stored' && take.state !== 'ready') return false;
  if (viewer.kind === 'hr') return asked.response?.takeId === take.id;
  return !asked.response && isLive(it, asked) && !isClosed(it, asked, at);
}

/** Good for five minutes and this one recording. */
export const playbackUrl = ({ keys, frontendUrl }: Services, takeId: string, at: Date): string =>
  `${frontendUrl}/api/v1/takes/${takeId}/media?signature=${signPlayback(keys, takeId, at)}`;
