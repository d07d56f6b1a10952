// @vitest-environment happy-dom
import { type ApiKey, apiKeyInput, type Colleague, colleagueInput } from '@interviews/client';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { refuse, show, t } from '../../testing/render.tsx';
import { People } from './people.tsx';

const NOON = '2026-03-02T12:00:00.000Z';
const colleague = (name: string, over: Partial<Colleague> = {}): Colleague => ({
  id: crypto.randomUUID(),
  email: `${name.toLowerCase().replace(' ', '.')}@alderway.example`,
  name,
  role: 'hr',
  status: 'active',
  createdAt: NOON,
  linkUntil: null,
  ...over,
});
const link = { passwordUrl: 'https://interviews.example/password#k1.abc.def', linkUntil: '2026-03-09T12:00:00.000Z' };

/** A company whose people and keys are these, and what was asked of it. */
function house(people: Colleague[], { refusal = '', keys = [] as ApiKey[] } = {}) {
  const asked: [string, unknown][] = [];
  const change = (what: string, input: { colleagueId: string }, to: Partial<Colleague>) => {
    asked.push([what, input]);
    if (refusal) return refuse(refusal);
    const it = people.find(({ id }) => id === input.colleagueId)!;
    return Object.assign(it, to);
  };
  const router = t.router({
    colleagues: t.router({
      list: t.procedure.input(colleagueInput.list).query(() => ({ items: people.map((it) => ({ ...it })) })),
      invite: t.procedure.input(colleagueInput.invite).mutation(({ input: { id: _, ...input } }) => {
        asked.push(['invite', input]);
        if (refusal) return refuse(refusal);
        const made = colleague(input.name, { ...input, status: 'invited', linkUntil: link.linkUntil });
        people.push(made);
        return { ...made, ...link };
      }),
      update: t.procedure.input(colleagueInput.update).mutation(({ input }) => change('update', input, { role: input.role ?? 'hr' })),
      disable: t.procedure.input(colleagueInput.disable).mutation(({ input }) => change('disable', input, { status: 'disabled' })),
      enable: t.procedure.input(colleagueInput.enable).mutation(({ input }) => change('enable', input, { status: 'active' })),
      link: t.procedure.input(colleagueInput.link).mutation(({ input }) => {
        change('link', input, {});
        return link;
      }),
    }),
    apiKeys: t.router({
      list: t.procedure.input(apiKeyInput.list).query(() => ({ items: [...keys] })),
      create: t.procedure.input(apiKeyInput.create).mutation(({ input: { name, scopes = [] } }) => {
        asked.push(['make', { name, scopes }]);
        const made = { id: crypto.randomUUID(), name, scopes, createdAt: NOON };
        keys.unshift({ ...made, prefix: 'ik_abcdefg', lastUsedAt: null });
        return { ...made, key: 'ik_abcdefgh-the-whole-key' };
      }),
      revoke: t.procedure.input(apiKeyInput.revoke).mutation(({ input }) => {
        asked.push(['revoke', input]);
        keys.splice(0, keys.length);
      }),
    }),
  });
  const [me] = people;
  show(router, <People me={me?.id ?? ''} />);
  return { asked, user: userEvent.setup(), people };
}

const ingrid = () => colleague('Ingrid Solheim', { role: 'admin' });
const row = async (name: string) => (await screen.findByText(name)).closest('tr')!;
const more = async (user: ReturnType<typeof userEvent.setup>, name: string, item: string) => {
  await user.click(await screen.findByRole('button', { name: `More for ${name}` }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};

test('HR sees who is there and how they stand, and can change nothing', async () => {
  house([
    colleague('Tomás Ek'),
    ingrid(),
    colleague('Kofi A', { status: 'invited', linkUntil: link.linkUntil }),
    colleague('Lena B', { status: 'invited' }),
    colleague('Mia C', { status: 'disabled' }),
  ]);
  expect((await row('Tomás Ek')).textContent).toContain('(you)');
  expect((await row('Kofi A')).textContent).toContain('Invited, the link works until 9 Mar');
  expect((await row('Lena B')).textContent).toContain('Invited, the link is too old');
  expect((await row('Mia C')).textContent).toContain('Kept out');
  expect((await row('Ingrid Solheim')).textContent).toContain('Admin');
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(screen.queryByText('API keys')).toBeNull();
  screen.getByText(/Only an admin can invite people/);
});

test('an admin invites a colleague, is shown the link once, and sees them in the list', async () => {
  const { asked, user } = house([ingrid()]);
  await screen.findByText(/You are the only one here/);
  await user.click(await screen.findByRole('button', { name: 'Invite a colleague' }));
  await user.click(screen.getByRole('button', { name: 'Send the invitation' }));
  await screen.findByText('Enter the name.');
  await user.type(screen.getByLabelText('Name'), 'Tomás Ek');
  await user.type(screen.getByLabelText('E-mail'), 'tomas@alderway.example');
  await user.selectOptions(screen.getByLabelText('Role'), 'admin');
  await user.click(screen.getByRole('button', { name: 'Send the invitation' }));
  const dialog = await screen.findByRole('dialog', { name: 'Tomás Ek is invited' });
  expect(within(dialog).getByLabelText<HTMLInputElement>('Link for Tomás Ek').value).toBe(link.passwordUrl);
  expect(asked).toEqual([['invite', { name: 'Tomás Ek', email: 'tomas@alderway.example', role: 'admin' }]]);
  await user.click(within(dialog).getByRole('button', { name: 'Done' }));
  expect((await row('Tomás Ek')).textContent).toContain('Invited');
  expect(document.body.textContent).not.toContain('k1.abc.def');
});

test.each([
  ['ColleagueAlreadyExistsException', /Not invited\. Somebody signs in with this address already\./],
  ['cut', /we do not know yet whether it happened/],
])('an invitation that is refused (%s) says why, and keeps what was typed', async (refusal, words) => {
  const { user } = house([ingrid()], { refusal });
  await user.click(await screen.findByRole('button', { name: 'Invite a colleague' }));
  await user.type(screen.getByLabelText('Name'), 'Tomás Ek');
  await user.type(screen.getByLabelText('E-mail'), 'tomas@alderway.example');
  await user.click(screen.getByRole('button', { name: 'Send the invitation' }));
  await screen.findByText(words);
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Tomás Ek');
});

test('keeping somebody out is asked about first, shown at once, and undone by letting them in', async () => {
  const tomas = colleague('Tomás Ek');
  const { asked, user } = house([ingrid(), tomas]);
  await more(user, 'Tomás Ek', 'Keep out');
  const dialog = await screen.findByRole('dialog', { name: 'Keep Tomás Ek out?' });
  expect(asked).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Keep out' }));
  await screen.findByText('Tomás Ek is kept out.');
  expect((await row('Tomás Ek')).textContent).toContain('Kept out');
  await more(user, 'Tomás Ek', 'Let in again');
  await screen.findByText('Tomás Ek can sign in again.');
  expect(asked.map(([what]) => what)).toEqual(['disable', 'enable']);
});

test('the last admin is not kept out: it is taken back, and said why', async () => {
  const { user } = house([ingrid(), colleague('Tomás Ek')], { refusal: 'LastAdminException' });
  await more(user, 'Ingrid Solheim', 'Keep out');
  screen.getByText(/only another admin can let you in again/);
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Keep out' }));
  await screen.findByText(/Not kept out\. Somebody must be left who can invite people/);
  expect((await row('Ingrid Solheim')).textContent).toContain('Can sign in');
});

test('a lost password gets a new link, shown once', async () => {
  const { asked, user, people } = house([ingrid(), colleague('Tomás Ek')]);
  await more(user, 'Tomás Ek', 'New link to choose a password');
  const dialog = await screen.findByRole('dialog', { name: 'A new link for Tomás Ek' });
  within(dialog).getByText(/on its way to tomás.ek@alderway.example.*Monday,? 9 March/);
  expect(asked).toEqual([['link', { colleagueId: people[1]?.id }]]);
});

test('a key is made with its scopes, shown once, and revoked after a question', async () => {
  const { asked, user } = house([ingrid()]);
  await screen.findByText('No key yet.');
  await user.click(screen.getByRole('button', { name: 'Make a key' }));
  await user.type(screen.getByLabelText('Name'), 'Tracking');
  await user.selectOptions(screen.getByLabelText('What it may do'), 'read');
  await user.click(screen.getByRole('button', { name: 'Make the key' }));
  const made = await screen.findByRole('dialog', { name: 'Tracking: its key' });
  expect(within(made).getByLabelText<HTMLInputElement>('Key for Tracking').value).toBe('ik_abcdefgh-the-whole-key');
  await user.click(within(made).getByRole('button', { name: 'Done' }));
  const its = await row('Tracking');
  expect(its.textContent).toContain('Reads only');
  expect(its.textContent).toContain('begins with ik_abcdefg, made 2 Mar');
  expect(document.body.textContent).not.toContain('the-whole-key');
  await user.click(within(its).getByRole('button', { name: 'Revoke Tracking' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke the key' }));
  await screen.findByText('The key is revoked.');
  await screen.findByText('No key yet.');
  expect(asked).toEqual([
    ['make', { name: 'Tracking', scopes: ['read'] }],
    ['revoke', { apiKeyId: expect.any(String) }],
  ]);
});
