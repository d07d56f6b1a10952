import type { InvitationId, TakeId } from '@interviews/domain/ids.ts';

export type Scope = 'read' | 'write';

/** An HR user or admin, or an API key that acts for one. */
export type Hr = {
  readonly kind: 'hr';
  readonly userId: string;
  readonly role: 'admin' | 'hr' | 'key';
  readonly companyId: string | null;
  /** Whose things it sees: the company's, or its own where there is none. */
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
};

/** A candidate, as itself (`candidateId`: everything it was invited to) or by links (those invitations alone). */
export type Candidate = {
  readonly kind: 'candidate';
  readonly candidateId: string | null;
  readonly invitationIds: readonly InvitationId[];
  /** Came with a session of these, which has ended: for them alone this is a 401. */
  readonly ended: readonly InvitationId[];
};

export type Caller = Hr | Candidate;

/**
 * The carriers of one request, each read when it is asked for.
 * All throw `Unauthenticated` for a bearer that proves nothing: it never falls back to a cookie.
 */
export type Callers = {
  /** By bearer or session cookie. */
  account(): Promise<Caller | null>;
  /** By candidate cookies; null where a bearer speaks for the request. */
  links(): Promise<Candidate | null>;
  /** By `slicesToken`: the one take whose slices may be sent. */
  slices(): Promise<TakeId | null>;
};

/** The slices of one take, and nothing else. */
export type SlicesCapability = { readonly kind: 'slices'; readonly takeId: TakeId };
