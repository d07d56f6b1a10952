import { change } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { recordSlice } from '@interviews/db/queries/slices.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import { takeInput } from '@interviews/domain/invitation/input.ts';
import { MOST_SLICE_BYTES } from '@interviews/domain/invitation/slices.ts';
import { firstSlice } from '@interviews/domain/invitation/takes.ts';
import { sliceKey } from '@interviews/storage/keys.ts';
import { TooManyBytes, WrongBytes } from '@interviews/storage/store.ts';
import type { Context } from '../context.ts';
import { fieldErrors } from '../problem.ts';
import { slicesCaller } from '../trpc.ts';
import { recordingOf } from './seen-take.ts';
import { mayTakeSlice, mostBytesOf, mustBeKept } from './slice-rules.ts';

export type ComingSlice = {
  readonly takeId: unknown;
  readonly n: unknown;
  /** The `Content-Digest` header, as it came. */
  readonly digest: string | undefined;
  /** Bytes, where they were announced. */
  readonly size: number | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** One slice through the server: answered only when it would survive a power cut. */
export async function receiveSlice(ctx: Context, coming: ComingSlice): Promise<void> {
  if ((coming.size ?? 0) > MOST_SLICE_BYTES) throw tooLarge();
  const caller = await slicesCaller(ctx);
  const { data: place, error } = takeInput.slice.safeParse({ takeId: coming.takeId, n: coming.n });
  if (!place) throw new DomainError('ValidationFailed', 'The request does not fit.', fieldErrors(error));
  const { takeId, n } = place;
  const sha256 = readDigest(coming.digest);
  if (coming.size === 0) throw invalid('body', 'A slice has at least one byte.');
  const at = ctx.now();
  const found = await recordingOf(ctx, caller, takeId, at);
  const takes = mayTakeSlice(found, { n, sha256, ...(coming.size !== undefined && { size: coming.size }) }, at);
  const { size } = await ctx.store.put(sliceKey(takeId, n, sha256), coming.bytes, { sha256, limit: MOST_SLICE_BYTES }).catch(refused);
  if (size === 0) throw invalid('body', 'A slice has at least one byte.');
  if (!takes) return; // stored already: its manifest knows this slice, and the store has it again
  mustBeKept(await recordSlice(ctx.sql, takeId, { n, size, sha256 }, { received: true, at, mostBytes: mostBytesOf(found) }));
  if (n === 0 && found.is === 'take' && !found.take.arriving) await arriving(ctx, found.invitationId, takeId);
}

/** From slice 0 on the server could finish the take by itself. */
async function arriving(ctx: Context, invitationId: string, takeId: TakeId): Promise<void> {
  await change(ctx.sql, invitations, invitationId, { ...ctx, about: takeId }, (it, _version, at) => firstSlice(it, takeId, at));
}

/** RFC 9530: `sha-256=:<base64>:`, among others of the same bytes where there are more. */
function readDigest(header: string | undefined): string {
  const [, digest] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/.exec(header ?? '') ?? [];
  if (!digest) throw invalid('Content-Digest', 'Send Content-Digest: sha-256=:<base64>:.');
  return Buffer.from(digest, 'base64').toString('hex');
}

function refused(error: unknown): never {
  if (error instanceof TooManyBytes) throw tooLarge();
  if (error instanceof WrongBytes) throw invalid('Content-Digest', 'The bytes are not those of the digest.');
  throw error;
}

const invalid = (path: string, message: string) => new DomainError('ValidationFailed', message, [{ path, message }]);
const tooLarge = () => new DomainError('PayloadTooLarge', 'A slice has at most 8 MiB.');
