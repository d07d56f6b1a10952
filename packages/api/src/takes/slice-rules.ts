import type { SliceOutcome } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import { deviceCheck, MOST_TAKE_BYTES, mustFitSize } from '@interviews/domain/invitation/slices.ts';
import { mayArrive, mayComeAgain } from '@interviews/domain/invitation/takes.ts';
import { checkMayArrive } from './checks.ts';
import type { Recording } from './seen-take.ts';

export const mostBytesOf = (recording: Recording): number => (recording.is === 'check' ? deviceCheck.bytes : MOST_TAKE_BYTES);

const conflict = () => new DomainError('SliceConflictException', 'Other bytes have this number.');

/**
 * Whether the recording still takes a slice: true while it arrives, false when it is stored and has this very slice already.
 * Refuses with the code of what closed it, and what its manifest does not have.
 */
export function mayTakeSlice(found: Recording, slice: { n: number; size?: number; sha256: string }, at: Date): boolean {
  mustFitSize(slice.size ?? 0, slice.size ?? 0, mostBytesOf(found));
  const { slices } = found.is === 'check' ? found.check : found.take;
  if (slices) {
    if (slices[slice.n]?.sha256 !== slice.sha256) throw conflict();
    if (found.is === 'take') mayComeAgain(found.invitation, found.takeId);
    return false;
  }
  if (found.is === 'check') checkMayArrive(found.invitation, found.check, at);
  else mayArrive(found.invitation, found.takeId, at);
  return true;
}

export function mustBeKept(outcome: SliceOutcome): void {
  if (outcome === 'conflict') throw conflict();
  if (outcome === 'too_large') throw new DomainError('PayloadTooLarge', 'This recording is too large.');
}
