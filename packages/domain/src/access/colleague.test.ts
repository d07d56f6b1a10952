import { expect, test } from 'vitest';
import { colleagueId } from '../ids.ts';
import { type Colleague, change, disable, enable, linkable } from './colleague.ts';

const ids = Array.from({ length: 4 }, (_, n) => colleagueId.parse(`0198f3a1-7c1e-7000-8000-00000000000${n}`)) as [
  Colleague['id'],
  ...Colleague['id'][],
];
const person = (n: number, over: Partial<Colleague> = {}): Colleague => ({
  id: ids[n]!,
  email: `${n}@example.com`,
  name: `N ${n}`,
  role: 'hr',
  status: 'active',
  createdAt: new Date(0),
  linkUntil: null,
  ...over,
});
const admin = (n: number, over: Partial<Colleague> = {}) => person(n, { role: 'admin', ...over });
const [first] = ids;

test('the last admin who can sign in is neither disabled nor made less; one who never came in, or is out, does not count', () => {
  for (const others of [[], [person(1)], [admin(1, { status: 'invited' })], [admin(1, { status: 'disabled' })]]) {
    const people = [admin(0), ...others];
    expect(() => disable(people, first)).toThrow(expect.objectContaining({ code: 'LastAdminException' }));
    expect(() => change(people, first, { role: 'hr' })).toThrow(expect.objectContaining({ code: 'LastAdminException' }));
  }
  const two = [admin(0), admin(1)];
  expect(disable(two, first).status).toBe('disabled');
  expect(change(two, first, { role: 'hr' }).role).toBe('hr');
});

test('the last admin may be renamed, and who is no admin any more may go', () => {
  expect(change([admin(0)], first, { name: 'New', role: 'admin' })).toMatchObject({ name: 'New', role: 'admin' });
  expect(disable([admin(1), person(0)], first).status).toBe('disabled');
  expect(disable([admin(0, { status: 'disabled' })], first).status).toBe('disabled');
});

test('who is let in again is who they were, and has to choose a password if they never did', () => {
  const people = [admin(1), person(0, { status: 'disabled' })];
  expect(enable(people, first, true).status).toBe('active');
  expect(enable(people, first, false).status).toBe('invited');
  expect(enable([person(0)], first, false).status).toBe('active');
});

test('a link is for who may come in; somebody of another company is nobody', () => {
  expect(linkable([person(0, { status: 'invited' })], first).id).toBe(first);
  expect(() => linkable([person(0, { status: 'disabled' })], first)).toThrow(
    expect.objectContaining({ code: 'ColleagueDisabledException' }),
  );
  for (const act of [() => disable([admin(1)], first), () => change([admin(1)], first, {}), () => linkable([admin(1)], first)])
    expect(act).toThrow(expect.objectContaining({ code: 'ColleagueNotFoundException' }));
});
