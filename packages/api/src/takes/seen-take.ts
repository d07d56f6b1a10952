import { read } from '@interviews/db/change.ts';
import { invitations } from '@interviews/db/invitation.store.ts';
import { type Check, checkById } from '@interviews/db/queries/checks.ts';
import type { TakeId } from '@interviews/domain/ids.ts';
import type { Asked, Invitation, Take } from '@interviews/domain/invitation/invitation.ts';
import { takeOf } from '@interviews/domain/invitation/rules.ts';
import { type SeenTake, seenTake, there } from '../access.ts';
import type { Candidate, Hr, SlicesCapability } from '../callers.ts';
import type { Context } from '../context.ts';

/** A take in its invitation, or a device check, which stands outside. */
export type Recording = SeenTake & { readonly invitation: Invitation } & (
    | { readonly is: 'take'; readonly asked: Asked; readonly take: Take }
    | { readonly is: 'check'; readonly check: Check }
  );

/** A take or check that the caller may see, as it is at `at`. */
export async function recordingOf(ctx: Context, caller: Hr | Candidate | SlicesCapability, takeId: TakeId, at: Date): Promise<Recording> {
  const seen = await seenTake(ctx, caller, takeId);
  const { state: invitation } = there(await read(ctx.sql, invitations, seen.invitationId, at, takeId), 'TakeNotFoundException');
  if (seen.questionId) return { ...seen, invitation, is: 'take', ...takeOf(invitation, takeId) };
  const check = there(await checkById(ctx.sql, takeId), 'TakeNotFoundException');
  return { ...seen, invitation, is: 'check', check };
}
