import { DomainError } from '../errors.ts';
import type { Slice } from './invitation.ts';

const MiB = 1024 * 1024;

/** A device check: a take without a question. It stands outside the aggregate, and never counts. */
export const deviceCheck = { seconds: 30, bytes: 64 * MiB, perHour: 20, hours: 1 };

export const MOST_SLICE_BYTES = 8 * MiB;
export const MOST_TAKE_BYTES = 2 * 1024 * MiB;
export const MOST_SLICES = 4000;

/** Refuses a slice, or what a take has with it, that is too large. */
export function mustFitSize(slice: number, take: number, most = MOST_TAKE_BYTES): void {
  if (slice > MOST_SLICE_BYTES) throw new DomainError('PayloadTooLarge', 'A slice has at most 8 MiB.');
  if (take > most) throw new DomainError('PayloadTooLarge', 'This recording is too large.');
}

export const sameSlices = (a: readonly Slice[], b: readonly Slice[]): boolean =>
  a.length === b.length && a.every((slice, n) => isSame(slice, b[n]));

const isSame = (a: Slice, b: Slice | undefined): boolean => a.size === b?.size && a.sha256 === b.sha256;

/** Refuses a manifest that names slices which are not here, and says which. */
export function mustHaveArrived(manifest: readonly Slice[], received: ReadonlyMap<number, Slice>): void {
  const errors = manifest.flatMap((slice, n) => {
    const here = received.get(n);
    if (isSame(slice, here)) return [];
    return [{ path: `slices.${n}`, message: here ? 'Another slice is here.' : 'This slice is not here.' }];
  });
  if (errors.length > 0) throw new DomainError('SliceConflictException', 'Some slices are missing or different.', errors);
}
