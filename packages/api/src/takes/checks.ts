import type { Check } from '@interviews/db/queries/checks.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { LIMIT_SLACK } from '@interviews/domain/invitation/clock.ts';
import type { Manifest } from '@interviews/domain/invitation/input.ts';
import type { Invitation, Slice } from '@interviews/domain/invitation/invitation.ts';
import { mustBeWithinLimit } from '@interviews/domain/invitation/questions.ts';
import { deviceCheck, mustFitSize, mustHaveArrived, sameSlices } from '@interviews/domain/invitation/slices.ts';
import { mayCheck } from '@interviews/domain/invitation/takes.ts';
import { after, HOUR } from '@interviews/domain/time.ts';
import type { z } from 'zod';
import type { Candidate, Hr, SlicesCapability } from '../callers.ts';
import type { Services } from '../context.ts';
import { playing } from './present.ts';
import type { takeOutput } from './take-output.ts';

const arrivalEnd = (check: Check): Date => after(check.begunAt, deviceCheck.hours * HOUR);

/** Refuses what may no longer arrive of a device check, with the code of what closed it. */
export function checkMayArrive(it: Invitation, check: Check, at: Date): void {
  mayCheck(it, at);
  if (at >= arrivalEnd(check)) throw new DomainError('AnswerTimeOverException', 'This check is over. Begin another.');
  if (check.state !== 'recording') throw new DomainError('TakeNotStoredException', 'This recording was given up.');
}

/** A device check in the shape of a take; the candidate may watch it while it is there. */
export function presentCheck(
  ctx: Services,
  check: Check,
  viewer: Pick<Hr | Candidate | SlicesCapability, 'kind'>,
  at: Date,
): z.infer<typeof takeOutput> {
  const over = at >= arrivalEnd(check);
  const arrives = check.state === 'recording' && !over;
  const playable = viewer.kind !== 'hr' && !over && (check.state === 'stored' || check.state === 'ready');
  return {
    id: check.id,
    invitationId: check.invitationId,
    questionId: null,
    number: check.number,
    state: over ? 'gone' : check.state,
    arriveBy: arrives ? arrivalEnd(check).toISOString() : null,
    problem: check.problem,
    checked: check.checked,
    direct: check.direct,
    mimeType: check.mimeType,
    duration: check.duration,
    size: check.size,
    createdAt: check.begunAt.toISOString(),
    storedAt: check.storedAt?.toISOString() ?? null,
    ...(playable ? playing(ctx, check, at) : { playbackUrl: null, posterUrl: null }),
  };
}

/** What a device check becomes by its manifest; the same check where it is that already. */
export function finishedCheck(
  it: Invitation,
  check: Check,
  { slices, mimeType, duration }: Manifest & { readonly mimeType: string },
  received: ReadonlyMap<number, Slice>,
  at: Date,
): Check {
  const size = slices.reduce((sum, slice) => sum + slice.size, 0);
  mustFitSize(Math.max(...slices.map((slice) => slice.size)), size, deviceCheck.bytes);
  if (check.slices) {
    if (sameSlices(check.slices, slices)) return check;
    throw new DomainError('SliceConflictException', 'This recording is stored with other slices.');
  }
  checkMayArrive(it, check, at);
  mustBeWithinLimit(deviceCheck.seconds - LIMIT_SLACK, duration);
  mustHaveArrived(slices, received);
  return { ...check, state: 'stored', storedAt: at, mimeType, duration, slices, size };
}
