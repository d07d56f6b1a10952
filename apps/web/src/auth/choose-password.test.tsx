// @vitest-environment happy-dom
import { sessionInput } from '@interviews/client';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { refuse, show, t } from '../testing/render.tsx';
import { ChoosePassword } from './choose-password.tsx';

const PASSWORD = 'a sentence that nobody else says';

/** Somebody has followed a link and typed this; what the server says to it. */
async function choosing(password: string, { refusal = '', status = 404, enters = true } = {}) {
  const asked: unknown[] = [];
  const went: string[] = [];
  const entered: string[][] = [];
  const router = t.router({
    sessions: t.router({
      password: t.procedure.input(sessionInput.password).mutation(({ input }) => {
        asked.push(input);
        return refusal ? refuse(refusal, status) : { email: 'tomas@example.com' };
      }),
    }),
  });
  const user = userEvent.setup();
  const enter = async (...with_: string[]) => {
    entered.push(with_);
    return enters;
  };
  show(router, <ChoosePassword token={() => 'k1.abc.def'} enter={enter} go={(to) => went.push(to)} />);
  await user.type(screen.getByLabelText('New password'), password);
  await user.click(screen.getByRole('button', { name: 'Keep it and sign in' }));
  return { asked, went, entered, user };
}

test('a password is kept with the token of the link, and its person is in', async () => {
  const { asked, went, entered } = await choosing(PASSWORD);
  await expect.poll(() => went).toEqual(['/']);
  expect(asked).toEqual([{ token: 'k1.abc.def', password: PASSWORD }]);
  expect(entered).toEqual([['tomas@example.com', PASSWORD]]);
});

test('where signing in fails afterwards, the password is kept, and they sign in by hand', async () => {
  const { went } = await choosing(PASSWORD, { enters: false });
  await expect.poll(() => went).toEqual(['/sign-in']);
});

test('one that is too short does not leave the browser', async () => {
  const { asked } = await choosing('eleven char');
  await screen.findByText('It needs 12 characters or more.');
  expect(asked).toEqual([]);
});

test.each([
  ['PasswordLinkNotFoundException', /This link was used, has been replaced, or is more than seven days old\./],
  ['TooManyRequests', /Not kept\. That was too often/],
  ['cut', /Our server did not answer\. The password is not kept yet/],
])('%s is said in words, and what was typed is still there', async (refusal, words) => {
  const { went } = await choosing(PASSWORD, { refusal });
  await screen.findByText(words);
  expect(went).toEqual([]);
  expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe(PASSWORD);
});

test('what is typed can be shown, for who types on glass', async () => {
  const { user } = await choosing('short');
  expect(screen.getByLabelText<HTMLInputElement>('New password').type).toBe('password');
  await user.click(screen.getByRole('button', { name: 'Show it' }));
  expect(screen.getByLabelText<HTMLInputElement>('New password').type).toBe('text');
});
