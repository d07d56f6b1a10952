import type { Decision } from '@interviews/domain/decision.ts';
import type { ErrorCode } from '@interviews/domain/errors.ts';
import type { DomainEvent } from '@interviews/domain/events.ts';
import type { Db } from './connect.ts';

export type ClaimKind = 'template' | 'question' | 'invitation' | 'response' | 'take' | 'check' | 'colleague';

/** An id that a command takes for what it makes, and what the body was that took it: the same again is a repetition, another is refused. */
export type Claim = {
  readonly id: string;
  readonly kind: ClaimKind;
  readonly tenantId: string;
  /** What it is made in: a question's template, a take's invitation; null for a root. */
  readonly within: string | null;
  /** Of the parsed body before defaults. */
  readonly fingerprint: string;
};

export type Stored<State> = { readonly state: State; readonly version: number };

/** What to read: the aggregate, the claim beside it, and how much of it the decision is about. */
export type Reading = {
  readonly at: Date;
  readonly claim: Claim | undefined;
  /** The question or the take that a command is about: what is settled (takes of answered questions, manifests) is loaded for it alone. */
  readonly about: string | undefined;
};

/** One row of `ids`, as far as a claim compares it. */
export type Claimed = Omit<Claim, 'id' | 'fingerprint'> & { readonly fingerprint: string | null };

export type Loaded<State> = { readonly stored: Stored<State> | undefined; readonly claimed: Claimed | null };

export type OutboxRow = { readonly eventId: string; readonly type: DomainEvent['type']; readonly data: DomainEvent['data'] };

/** One write: from `before` (nothing, when it is made) to `next`, its events, and the ids taken with it. */
export type Writing<State> = {
  readonly before: Stored<State> | undefined;
  readonly next: State;
  readonly outbox: readonly OutboxRow[];
  readonly claims: readonly Claim[];
  readonly at: Date;
  readonly traceparent: string | null;
};

/** How one kind of aggregate is read whole and written at once. */
export type Store<State> = {
  readonly kind: 'template' | 'invitation';
  readonly notFound: ErrorCode;
  /** When it changed last. Clocks of several servers differ a little: the next change is never taken to be earlier. */
  changedAt(state: State): Date;
  /** What has happened by itself until `at`; the same state when nothing has. */
  due?(state: State, at: Date): Decision<State>;
  /** Root, children and claim in one statement: read apart, children could be older than the version that guards them. */
  load(db: Db, id: string, reading: Reading): Promise<Loaded<State>>;
  /**
   * Locks the roots, in id order, in a statement of its own: locking while loading would return the new root with the old children.
   * `for no key update` is what an update takes; `for update` would also hold up the foreign keys of what is written beside.
   */
  lock(db: Db, ids: readonly string[]): Promise<void>;
  /** Writes what changed, its claims and its outbox rows in one statement, if `before.version` still stands; else returns false. */
  save(db: Db, writing: Writing<State>): Promise<boolean>;
  /** Deletes the root, if its version still stands. */
  delete?(db: Db, before: Stored<State>): Promise<boolean>;
  /** Others that may stand in the way of `state` though their time is over. */
  rivals?(db: Db, state: State): Promise<readonly string[]>;
  /** Which constraint means which refusal; a constraint that is not named here is a bug. `retry`: only a lost race can break it. */
  readonly refusals: Readonly<Record<string, ErrorCode | 'retry'>>;
};
