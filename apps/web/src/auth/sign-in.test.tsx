// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { show, t } from '../testing/render.tsx';
import { fromWord, type Refusal, toWord } from './check-password.ts';
import { SignIn } from './sign-in.tsx';

/** Somebody signs in, and this is what next-auth brings back: a refusal is one word on its way, and read again on the page. */
async function signingIn(refusal: Refusal | null) {
  const went: string[] = [];
  const user = userEvent.setup();
  const ask = async () => refusal && fromWord(toWord(refusal));
  show(t.router({}), <SignIn to="/templates" ask={ask} go={(to) => went.push(to)} />);
  await user.type(screen.getByLabelText('E-mail'), 'ingrid@alderway.example');
  await user.type(screen.getByLabelText('Password'), 'correct horse');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  return { went };
}

test('who signs in goes where they were going', async () => {
  const { went } = await signingIn(null);
  await expect.poll(() => went).toEqual(['/templates']);
});

test.each<[Refusal, RegExp]>([
  [{ is: 'wrong' }, /do not belong together/],
  [{ is: 'throttled', seconds: 150 }, /Too many tries\. Wait 3 minutes/],
  [{ is: 'away' }, /Our server did not answer\. Nothing is wrong with your password/],
])('%j is said in words, and what was typed is still there', async (refusal, words) => {
  const { went } = await signingIn(refusal);
  await screen.findByText(words);
  expect(went).toEqual([]);
  expect(screen.getByLabelText<HTMLInputElement>('E-mail').value).toBe('ingrid@alderway.example');
});

test('what nobody here wrote is our failure, not a wrong password', () => {
  expect(fromWord('Configuration')).toEqual({ is: 'away' });
});
