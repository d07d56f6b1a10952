// @vitest-environment happy-dom
import { type Invitation as It, invitationInput } from '@interviews/client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { useTRPC } from '../../api/browser.tsx';
import { invitation, question } from '../../testing/invitation.ts';
import { refuse, show, t } from '../../testing/render.tsx';
import { ExtendInvitation } from './extend-invitation.tsx';

type Answer = 'yes' | { refuse: string };
type Server = { invitation: It | null; reading?: Promise<void>; extended: string[]; answer: Promise<Answer> };

/** One invitation (null: it cannot be read now), how long a reading takes, what it answers to `extend`, and when. */
const routerOf = (server: Server) =>
  t.router({
    invitations: t.router({
      get: t.procedure.input(invitationInput.get).query(async () => {
        await server.reading;
        return server.invitation ?? refuse('InternalError', 500);
      }),
      extend: t.procedure.input(invitationInput.extend).mutation(async ({ input }) => {
        server.extended.push(input.expiresAt.toISOString());
        const answer = await server.answer;
        if (answer !== 'yes') return refuse(answer.refuse);
        const moved: It = { ...server.invitation!, expiresAt: input.expiresAt.toISOString(), status: 'started' };
        server.invitation = moved;
        return moved;
      }),
    }),
  });

function Shown({ invitationId }: { invitationId: string }) {
  const { data } = useSuspenseQuery(useTRPC().invitations.get.queryOptions({ invitationId }));
  return (
    <>
      <p data-testid="deadline">{`${data.status} ${data.expiresAt} ${data.progress.answered}`}</p>
      <ExtendInvitation invitation={data} />
    </>
  );
}

/** HR has typed a new deadline for an ended interview, and the server's answer is held back until it is given. */
async function moving(until = '2026-03-20T09:30') {
  let answer!: (it: Answer) => void;
  const ended = invitation([question('1'), question('2')], { status: 'expired' });
  const server: Server = { invitation: ended, extended: [], answer: new Promise((resolve) => (answer = resolve)) };
  const user = userEvent.setup();
  show(routerOf(server), <Shown invitationId={ended.id} />);
  await user.click(await screen.findByRole('button', { name: 'Extend' }));
  const field = screen.getByLabelText('Open until');
  await user.clear(field);
  if (until) await user.type(field, until);
  return { server, user, answer, submit: screen.getByRole('button', { name: 'Move the deadline' }) };
}
const later = () => act(() => new Promise<void>((resolve) => setTimeout(resolve, 50)));
const shown = () => screen.getByTestId('deadline').textContent;

test('a moved deadline shows at once, and is said once it is so', async () => {
  const { server, user, submit, answer } = await moving();
  await user.click(submit);
  expect(shown()).toBe('started 2026-03-20T09:30:00.000Z 0');
  answer('yes');
  await screen.findByText(/Deadline moved\. Kateryna Bondarenko keeps the same link\./);
  expect(server.extended).toEqual(['2026-03-20T09:30:00.000Z']);
});

test.each([
  ['InvitationRevokedException', /Not extended\. The link was withdrawn a moment ago\. It is as it was\./],
  ['SomethingNewException', /Not extended\. Our server refused it\. It is as it was\./],
  ['cut', /Our server did not answer, so we do not know yet whether it happened\./],
])('%s: what was shown is taken back, and the reason is said', async (code, words) => {
  const { server, user, submit, answer } = await moving();
  await user.click(submit);
  server.invitation = null; // so that only the rollback can bring the old deadline back, not a fresh reading
  answer({ refuse: code });
  await screen.findByText(words);
  expect(shown()).toBe('expired 2026-03-06T18:00:00.000Z 0');
});

test('after a refusal the page shows what is true now, not what it remembers', async () => {
  const { server, user, submit, answer } = await moving();
  await user.click(submit);
  server.invitation = invitation([question('1', { answered: true }), question('2')], { status: 'completed' });
  answer({ refuse: 'InvitationAlreadyCompletedException' });
  await expect.poll(shown).toBe('completed 2026-03-06T18:00:00.000Z 1');
});

test('a reading that was on its way does not paint over the change', async () => {
  const { server, user, submit } = await moving();
  let arrive!: () => void;
  server.reading = new Promise((resolve) => (arrive = resolve));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 }); // HR comes back to the window after a minute
  window.dispatchEvent(new Event('visibilitychange'));
  await later();
  vi.useRealTimers();
  await user.click(submit);
  arrive();
  await later();
  expect(shown()).toContain('2026-03-20');
});

test('a double click is one call', async () => {
  const { server, submit, answer } = await moving();
  act(() => [submit.click(), submit.click()]); // both before React has drawn again
  answer('yes');
  await screen.findByText(/Deadline moved/);
  expect(server.extended).toHaveLength(1);
});

test('a deadline that the contract would refuse does not leave the browser', async () => {
  const { server, user, submit } = await moving('');
  await user.click(submit);
  await screen.findByText('Choose a day and a time.');
  expect(server.extended).toEqual([]);
});
