import { ownersOf } from '@interviews/db/queries/invitations.ts';
import { placeOfTake } from '@interviews/db/queries/slices.ts';
import { hasTemplate } from '@interviews/db/queries/templates.ts';
import { DomainError } from '@interviews/domain/errors.ts';
import type { InvitationId, QuestionId, TakeId, TemplateId } from '@interviews/domain/ids.ts';
import type { Candidate, Hr, SlicesCapability } from './callers.ts';
import type { Context } from './context.ts';

// Whose a thing is never changes, so it is asked once, before anything else of it. Somebody else's answers as one that does not exist.

const nothing = (code: 'TemplateNotFoundException' | 'InvitationNotFoundException' | 'TakeNotFoundException') =>
  new DomainError(code, 'There is nothing with this id.');

export async function seenTemplate({ sql }: Context, caller: Hr, id: TemplateId): Promise<void> {
  if (!(await hasTemplate(sql, caller.tenantId, id))) throw nothing('TemplateNotFoundException');
}

/** The tenant of an invitation that the caller may see. */
export async function seenInvitation({ sql }: Context, caller: Hr | Candidate, id: InvitationId): Promise<{ readonly tenantId: string }> {
  const found = await ownersOf(sql, id);
  if (!found || !owns(caller, { id, ...found })) throw nothing('InvitationNotFoundException');
  return found;
}

export type SeenTake = {
  readonly takeId: TakeId;
  readonly invitationId: InvitationId;
  readonly tenantId: string;
  /** Null for a device check. */
  readonly questionId: QuestionId | null;
};

/** A take or device check that the caller may see. */
export async function seenTake({ sql }: Context, caller: Hr | Candidate | SlicesCapability, takeId: TakeId): Promise<SeenTake> {
  const found = await placeOfTake(sql, takeId);
  const seen = found && (caller.kind === 'slices' ? caller.takeId === takeId : owns(caller, { id: found.invitationId, ...found }));
  if (!seen) throw nothing('TakeNotFoundException');
  const { invitationId, tenantId, questionId } = found;
  return { takeId, invitationId, tenantId, questionId };
}

function owns(caller: Hr | Candidate, it: { id: InvitationId; tenantId: string; candidateId: string }): boolean {
  if (caller.kind === 'hr') return caller.tenantId === it.tenantId;
  if (caller.candidateId === it.candidateId || caller.invitationIds.includes(it.id)) return true;
  if (caller.ended.includes(it.id)) throw new DomainError('Unauthenticated', 'This session has ended. Open the link anew.');
  return false;
}

/** What was seen a moment ago; another request may have deleted it since. */
export function there<T>(found: T | undefined, code: Parameters<typeof nothing>[0]): T {
  if (!found) throw nothing(code);
  return found;
}
