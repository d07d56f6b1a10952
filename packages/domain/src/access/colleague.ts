import { DomainError } from '../errors.ts';
import type { ColleagueId } from '../ids.ts';

export type ColleagueRole = 'admin' | 'hr';

/** Somebody who signs in for a company: invited until a password is chosen, disabled when they may no longer come in. */
export type Colleague = {
  readonly id: ColleagueId;
  readonly email: string;
  readonly name: string;
  readonly role: ColleagueRole;
  readonly status: 'invited' | 'active' | 'disabled';
  readonly createdAt: Date;
  /** Until when their link to choose a password may be used; null when there is none. */
  readonly linkUntil: Date | null;
};

/** All of a company's people: whether somebody may be changed depends on who else is there. */
export type People = readonly Colleague[];

/** @throws LastAdminException when nobody would be left who can invite people and make keys */
export function change(
  people: People,
  id: ColleagueId,
  to: { readonly name?: string | undefined; readonly role?: ColleagueRole | undefined },
): Colleague {
  const it = among(people, id);
  return leavingAnAdmin(people, { ...it, name: to.name ?? it.name, role: to.role ?? it.role });
}

/** Ends their sessions and links; what they made stays. Disabling again changes nothing. */
export function disable(people: People, id: ColleagueId): Colleague {
  return leavingAnAdmin(people, { ...among(people, id), status: 'disabled', linkUntil: null });
}

/** Lets somebody in again, as who they were. @param hasPassword whether they ever chose one */
export function enable(people: People, id: ColleagueId, hasPassword: boolean): Colleague {
  const it = among(people, id);
  return it.status === 'disabled' ? { ...it, status: hasPassword ? 'active' : 'invited' } : it;
}

/** Somebody who may be given a new link to choose a password. */
export function linkable(people: People, id: ColleagueId): Colleague {
  const it = among(people, id);
  if (it.status === 'disabled') throw new DomainError('ColleagueDisabledException', 'They may not sign in. Let them in again first.');
  return it;
}

function among(people: People, id: ColleagueId): Colleague {
  const it = people.find((person) => person.id === id);
  if (!it) throw new DomainError('ColleagueNotFoundException', 'There is nobody with this id.');
  return it;
}

/** An admin who has not come in yet does not count: the link may be lost. */
function leavingAnAdmin(people: People, next: Colleague): Colleague {
  const isAdmin = ({ role, status }: Colleague) => role === 'admin' && status === 'active';
  const was = people.some((person) => person.id === next.id && isAdmin(person));
  const others = people.some((person) => person.id !== next.id && isAdmin(person));
  if (was && !isAdmin(next) && !others)
    throw new DomainError('LastAdminException', 'Somebody must be left who can invite people. Make another admin first.');
  return next;
}
