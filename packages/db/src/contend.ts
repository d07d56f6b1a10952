import { DomainError, type ErrorCode } from '@interviews/domain/errors.ts';
import postgres from 'postgres';
import type { Db, Sql } from './connect.ts';
import type { Store } from './store.ts';

/** A loser decides again on what the winner left, then under a lock: three suffice, the rest is for deadlocks. */
const ATTEMPTS = 8;

/** Why an attempt has to be made again: the guard did not hold, or this constraint broke. */
export type Lost = { readonly constraint: string | undefined };

/** What `attempt` gives back when its version guard did not hold. */
export const LOST = Symbol('lost');

/**
 * Makes an attempt, and again when the race was lost: once optimistically on the pool, then each in a transaction, where `attempt` locks first.
 * Retrying without the lock was quadratic: 32 answers at once took 326 attempts, with it at most two each.
 */
export async function contend<T>(
  sql: Sql,
  refusals: Store<unknown>['refusals'],
  attempt: (db: Db, lost: Lost | undefined) => Promise<T | typeof LOST>,
): Promise<T> {
  const broken = new Map<string, number>();
  let lost: Lost | undefined;
  for (let n = 1; n <= ATTEMPTS; n++) {
    try {
      const outcome = lost ? ((await sql.begin((tx) => attempt(tx, lost))) as T | typeof LOST) : await attempt(sql, undefined);
      if (outcome !== LOST) return outcome;
      lost = { constraint: undefined };
    } catch (error) {
      lost = lostBy(error, refusals);
      const { constraint } = lost;
      if (constraint === undefined) continue;
      const times = (broken.get(constraint) ?? 0) + 1;
      broken.set(constraint, times);
      const refusal = refusals[constraint];
      if (times > 1 && refusal !== 'retry') throw refused(refusal ?? 'IdConflict');
    }
  }
  throw new Error(`lost a race ${ATTEMPTS} times`);
}

/** @throws the error itself when it is no lost race, and the refusal that it stands for */
function lostBy(error: unknown, refusals: Store<unknown>['refusals']): Lost {
  if (!(error instanceof postgres.PostgresError)) throw error;
  // Deadlock, serialization: nobody's fault.
  if (error.code === '40P01' || error.code === '40001') return { constraint: undefined };
  const constraint = error.constraint_name;
  const known = constraint !== undefined && (constraint in refusals || (error.code === '23505' && constraint.endsWith('_pkey')));
  if (!known || (error.code !== '23505' && error.code !== '23503')) throw error;
  const refusal = refusals[constraint];
  if (error.code === '23503' && refusal !== 'retry') throw refused(refusal!);
  return { constraint };
}

const messages: Partial<Record<ErrorCode, string>> = {
  IdConflict: 'This id is already taken by something else.',
  TemplateInUseException: 'Somebody was invited with this template; archive it instead.',
  InvitationAlreadyExistsException: 'This address already has an open invitation to this interview.',
};

export const refused = (code: ErrorCode): DomainError => new DomainError(code, messages[code] ?? 'Something else stands in the way.');
