import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { contract, invalid, mustBe } from './testing/contract.ts';
import { doors } from './testing/doors.ts';

const api = await contract();
const PASSWORD = 'a sentence that nobody else says';
const somebody = () => ({ email: `${randomUUID()}@example.com`, name: 'Tomás Ek', role: 'hr' as string });
const tokenOf = (passwordUrl: string) => String(new URL(passwordUrl).hash.slice(1));

describe.each(doors)('colleagues, by %s', (door) => {
  const ask = (procedure: string, input: object, bearer: string) =>
    api.ask(door, `colleagues.${procedure}`, input as Record<string, unknown>, bearer);
  const choose = (token: string, password: string = PASSWORD) => api.ask(door, 'sessions.password', { token, password });
  const signIn = (email: string, password: string = PASSWORD) => api.ask(door, 'sessions.hr', { email, password });
  const admin = async () => (await api.resident())!.bearer;

  /** Somebody who has chosen a password, and their token. */
  async function arrived(role = 'hr') {
    const bearer = await admin();
    const { output } = await ask('invite', { ...somebody(), role }, bearer);
    await choose(tokenOf(output.passwordUrl));
    return { bearer, id: String(output.id), email: String(output.email), own: String((await signIn(output.email)).output.token) };
  }

  test('one is invited with a link that is used once, signs in, and sees the company', async ({ skip }) => {
    api.only.resident(skip);
    const bearer = await admin();
    const person = { ...somebody(), name: ' Tomás Ek ' };
    const { output } = await ask('invite', person, bearer);
    expect(output).toMatchObject({ email: person.email, name: 'Tomás Ek', role: 'hr', status: 'invited', linkUntil: expect.any(String) });
    mustBe(await signIn(person.email), 401, 'Unauthenticated');
    const token = tokenOf(output.passwordUrl);
    expect(new URL(output.passwordUrl).pathname).toBe('/password');
    expect((await choose(token)).output).toEqual({ email: person.email });
    mustBe(await choose(token), 404, 'PasswordLinkNotFoundException');
    const signedIn = await signIn(person.email.toUpperCase());
    expect(signedIn.output.user).toMatchObject({ id: output.id, role: 'hr', name: 'Tomás Ek' });
    const template = await api.template({ bearer });
    expect((await api.ask(door, 'templates.get', { templateId: template.id }, signedIn.output.token)).output.id).toBe(template.id);
    const listed = (await ask('list', {}, signedIn.output.token)).output.items;
    expect(listed).toContainEqual(expect.objectContaining({ id: output.id, status: 'active', linkUntil: null }));
    expect(JSON.stringify(listed)).not.toContain(token);
  });

  test('the same id again is the same colleague with the same link; with another body a conflict; an address signs in once', async ({
    skip,
  }) => {
    api.only.resident(skip);
    const bearer = await admin();
    const person = { id: randomUUID(), ...somebody() };
    const made = await ask('invite', person, bearer);
    expect(await ask('invite', person, bearer)).toMatchObject({ status: 200, output: made.output });
    mustBe(await ask('invite', { ...person, name: 'Other' }, bearer), 409, 'IdConflict');
    const again = { ...person, id: randomUUID(), email: person.email.toUpperCase() };
    mustBe(await ask('invite', again, bearer), 409, 'ColleagueAlreadyExistsException');
    await choose(tokenOf(made.output.passwordUrl));
    expect((await ask('invite', person, bearer)).output).toMatchObject({ status: 'active', passwordUrl: null });
    const template = await api.template({ bearer });
    mustBe(await ask('invite', { ...somebody(), id: template.id }, bearer), 409, 'IdConflict');
  });

  test.each<[string, object, string]>([
    ['no address', { email: undefined }, 'email'],
    ['an address that is none', { email: 'kim' }, 'email'],
    ['an address too long', { email: `${'x'.repeat(243)}@example.com` }, 'email'],
    ['no name', { name: undefined }, 'name'],
    ['a name of blanks', { name: '  ' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['a name with a NUL', { name: 'K\0' }, 'name'],
    ['no role', { role: undefined }, 'role'],
    ['the role of a candidate', { role: 'candidate' }, 'role'],
    ['an id that is none', { id: 'x' }, 'id'],
    ['an unknown field', { companyId: randomUUID() }, 'companyId'],
  ])('one with %s is refused', async (_, over, path) => {
    invalid(await ask('invite', { ...somebody(), ...over }, (await api.admin()).bearer), path);
  });

  test('a role that is changed, and a person who is kept out, are so with the next request; let in again with the same password', async ({
    skip,
  }) => {
    api.only.resident(skip);
    const { bearer, id, email, own } = await arrived();
    mustBe(await ask('update', { colleagueId: id, name: 'N' }, own), 403, 'Forbidden');
    expect((await ask('update', { colleagueId: id, role: 'admin' }, bearer)).output).toMatchObject({ id, role: 'admin', name: 'Tomás Ek' });
    expect((await ask('update', { colleagueId: id, name: 'Tomás' }, own)).output.name).toBe('Tomás');
    expect((await ask('update', { colleagueId: id }, own)).status).toBe(200);
    expect((await ask('disable', { colleagueId: id }, bearer)).output).toMatchObject({ id, status: 'disabled' });
    mustBe(await ask('list', {}, own), 401, 'Unauthenticated');
    mustBe(await signIn(email), 401, 'Unauthenticated');
    expect((await ask('disable', { colleagueId: id }, bearer)).output.status).toBe('disabled');
    mustBe(await ask('link', { colleagueId: id }, bearer), 409, 'ColleagueDisabledException');
    expect((await ask('enable', { colleagueId: id }, bearer)).output.status).toBe('active');
    expect((await signIn(email)).code).toBeNull();
  });

  test('a new link is a way back in, and ends those before it', async ({ skip }) => {
    api.only.resident(skip);
    const { bearer, id, email } = await arrived();
    const [first, second] = [await ask('link', { colleagueId: id }, bearer), await ask('link', { colleagueId: id }, bearer)];
    expect((await signIn(email)).code).toBeNull();
    mustBe(await choose(tokenOf(first.output.passwordUrl)), 404, 'PasswordLinkNotFoundException');
    expect((await choose(tokenOf(second.output.passwordUrl), 'another sentence altogether')).code).toBeNull();
    mustBe(await signIn(email), 401, 'Unauthenticated');
    expect((await signIn(email, 'another sentence altogether')).code).toBeNull();
    const third = await ask('link', { colleagueId: id }, bearer);
    await ask('disable', { colleagueId: id }, bearer);
    mustBe(await choose(tokenOf(third.output.passwordUrl)), 404, 'PasswordLinkNotFoundException');
    await ask('enable', { colleagueId: id }, bearer);
    mustBe(await choose(tokenOf(third.output.passwordUrl)), 404, 'PasswordLinkNotFoundException');
  });

  test.each<[string, object, string]>([
    ['no token', { token: undefined }, 'token'],
    ['a token too long', { token: 'x'.repeat(1001) }, 'token'],
    ['no password', { password: undefined }, 'password'],
    ['a password of eleven characters', { password: 'x'.repeat(11) }, 'password'],
    ['a password too long', { password: 'x'.repeat(1001) }, 'password'],
    ['an unknown field', { email: 'kim@example.com' }, 'email'],
  ])('a password with %s is refused', async (_, over, path) => {
    invalid(await api.ask(door, 'sessions.password', { token: 'x', password: PASSWORD, ...over }), path);
  });

  test('forged links open nothing, nor does a link to an interview', async () => {
    const { invitation } = await api.invited(await api.admin());
    for (const token of ['x', `${invitation.accessToken}`, 'k1.AAAA.BBBB'])
      mustBe(await choose(token), 404, 'PasswordLinkNotFoundException');
  });

  test('are an admin’s to change, and HR’s to see; of another company they are not there', async ({ skip }) => {
    api.only.resident(skip);
    const { bearer, id, own } = await arrived();
    const { candidate } = await api.invited({ bearer });
    const changes: [string, object][] = [
      ['update', { name: 'N' }],
      ['disable', {}],
      ['enable', {}],
      ['link', {}],
    ];
    for (const [procedure, more] of changes) {
      mustBe(await ask(procedure, { colleagueId: 'x', ...more }, ''), 401, 'Unauthenticated');
      for (const other of [candidate, own]) mustBe(await ask(procedure, { colleagueId: 'x', ...more }, other), 403, 'Forbidden');
      invalid(await ask(procedure, { colleagueId: 'x', ...more }, bearer), 'colleagueId');
      mustBe(await ask(procedure, { colleagueId: randomUUID(), ...more }, bearer), 404, 'ColleagueNotFoundException');
      invalid(await ask(procedure, { colleagueId: id, ...more, nonsense: 1 }, bearer), 'nonsense');
    }
    mustBe(await ask('list', {}, ''), 401, 'Unauthenticated');
    mustBe(await ask('list', {}, candidate), 403, 'Forbidden');
    mustBe(await ask('invite', {}, own), 403, 'Forbidden');
    invalid(await ask('list', { nonsense: '1' }, own), 'nonsense');
  });

  test('of a company whose people are kept elsewhere are not invited here, nor is anybody for an admin without a company', async ({
    skip,
  }) => {
    api.only.minting(skip);
    for (const companyId of [{ companyId: randomUUID() }, {}]) {
      const elsewhere = await api.target.mint!({ sub: randomUUID(), role: 'admin', ...companyId });
      expect((await ask('list', {}, elsewhere)).output.items).toEqual([]);
      mustBe(await ask('invite', somebody(), elsewhere), 409, 'ColleaguesElsewhereException');
    }
  });
});
