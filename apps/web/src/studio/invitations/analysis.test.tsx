// @vitest-environment happy-dom
import { type Analysis, type Invitation, invitationInput, noticeInput } from '@interviews/client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { useTRPC } from '../../api/browser.tsx';
import { invitation, question } from '../../testing/invitation.ts';
import { refuse, show, t } from '../../testing/render.tsx';
import { Answers } from './answers.tsx';

const said = (over: Partial<Analysis> = {}): Analysis => ({
  invitationId: 'set below',
  score: 78.126,
  recommendation: 'Invite again',
  summary: 'Says what she would do, in order.',
  questions: [
    { questionId: 'set below', score: 81, feedback: 'To the point.', transcript: 'I would call back.' },
    { questionId: 'of another interview', score: 1, feedback: 'Nobody asked this.', transcript: null },
  ],
  ...over,
});

function Shown({ invitationId }: { invitationId: string }) {
  const { data } = useSuspenseQuery(useTRPC().invitations.get.queryOptions({ invitationId }));
  return <Answers invitation={data} />;
}

/** HR looks at the answers of an interview with this analysis (null: none has come; `broken`: it cannot be read). */
function looking(analysis: Analysis | null | 'broken') {
  const questions = [question('1'), question('2')];
  const it: Invitation = {
    ...invitation(questions, { status: 'completed', startedAt: '2026-03-02T12:00:00.000Z', questions }),
    analysedAt: analysis && '2026-03-02T14:02:00.000Z',
  };
  const server = { read: 0, asked: 0, analysis };
  const router = t.router({
    invitations: t.router({
      get: t.procedure.input(invitationInput.get).query(() => it),
      analysis: t.procedure.input(invitationInput.analysis).query(() => {
        server.asked++;
        if (server.analysis === null) return refuse('AnalysisNotFoundException', 404);
        if (server.analysis === 'broken') return refuse('Forbidden', 403);
        const [first, ...others] = server.analysis.questions;
        return { ...server.analysis, invitationId: it.id, questions: [{ ...first!, questionId: questions[0]!.id }, ...others] };
      }),
    }),
    notices: t.router({
      read: t.procedure.input(noticeInput.read).mutation(() => {
        server.read++;
      }),
    }),
  });
  show(router, <Shown invitationId={it.id} />);
  return { server, user: userEvent.setup() };
}

test('an analysis is folded away until it is asked for; opening it is reading it', async () => {
  const { server, user } = looking(said());
  await user.click(await screen.findByRole('button', { name: 'Show the analysis' }));
  await screen.findByText('Says what she would do, in order.');
  expect(screen.getByText('78.13')).toBeTruthy();
  expect(screen.getByText('Invite again')).toBeTruthy();
  expect(screen.getByText('To the point.').closest('li')?.textContent).toMatch(/^1/);
  expect(screen.getByRole('heading', { name: 'By software: score 81' })).toBeTruthy();
  expect(screen.getByText('I would call back.').closest('details')?.open).toBe(false);
  expect(screen.queryByText('Nobody asked this.')).toBeNull();
  expect(server.read).toBe(1);
  await user.click(screen.getByRole('button', { name: 'Fold it away' }));
  expect(screen.queryByText('To the point.')).toBeNull();
  expect(screen.getByRole('button', { name: 'Show the analysis' })).toBeTruthy();
});

test('before it is asked for, nothing of it is on the page', async () => {
  const { server } = looking(said());
  await screen.findByRole('button', { name: 'Show the analysis' });
  expect(server).toMatchObject({ asked: 0, read: 0 });
});

test('where none has come it is not asked for, and it says so', async () => {
  const { server } = looking(null);
  await screen.findByText(/^None has come\./);
  expect(screen.queryByRole('button', { name: 'Show the analysis' })).toBeNull();
  expect(server.asked).toBe(0);
});

test('one that cannot be read says that it is safe, and is tried again', async () => {
  const { server, user } = looking('broken');
  await user.click(await screen.findByRole('button', { name: 'Show the analysis' }));
  await screen.findByText(/could not be read just now/);
  server.analysis = said();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('Says what she would do, in order.');
});
