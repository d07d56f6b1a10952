// @vitest-environment happy-dom
import type { Invitation } from '@interviews/client';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Interview } from './interview.tsx';
import { OpenLink } from './open-link.tsx';
import { busy, found, inHand, invitation, noon, open, question, recorder, take, uuid } from './testing/build.ts';
import { draw, FakeRecorder, server, show } from './testing/show.tsx';

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

const camera = recorder({ devices: { is: 'open' } });
const text = { type: 'text' as const, thinkTime: null };
const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const leaving = () => {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};
const press = async (name: string) => await userEvent.setup().click(await screen.findByRole('button', { name }));

test('nothing is recorded before the person has said yes, and the notice it read is kept', async () => {
  const it = server(invitation(null), (path) => {
    if (path === 'invitations.start') it.invitation = invitation([question('1'), question('2')]);
  });
  const fake = show(it);
  await press('Check my camera');
  await screen.findByText(/Tick this first/);
  expect(fake.told).not.toContain('openDevices');

  await userEvent.setup().click(screen.getByRole('checkbox'));
  await press('Check my camera');
  expect(fake.told).toContain('openDevices');
  act(() => fake.says({ ...busy('ready', { questionId: null, stored: take('51', 'ready') }), devices: camera.devices }));
  await press('Yes, start the interview');
  await heading('You are ready. Question 1 is first.');
  expect(it.asked).toEqual([{ path: 'invitations.start', input: { invitationId: uuid(1), noticeVersion: 'November 2026' } }]);
});

test('between questions the camera is off', async () => {
  const fake = show(server(invitation([question('1')])), new FakeRecorder(camera));
  await heading(/Question 1/);
  expect(fake.told).toContain('closeDevices');
});

test('opening a spoken question asks for the camera in the same press and keeps it; two presses open once', async () => {
  let opened!: () => void;
  const it = server(invitation([question('1')]), async (path) => {
    if (path !== 'invitations.open') return;
    await new Promise<void>((resolve) => (opened = resolve));
    it.invitation = invitation([question('1', open)]);
  });
  const fake = show(it);
  const button = await screen.findByRole('button', { name: 'Open question 1' });
  act(() => [button.click(), button.click()]); // both before React has drawn again
  act(() => fake.says(camera));
  await waitFor(() => expect(it.asked).toHaveLength(1));
  opened();
  await heading('Why did you choose number 1?');
  expect(fake.told).toContain('openDevices');
  expect(fake.told).not.toContain('closeDevices');
  expect(it.asked).toHaveLength(1);
  await press('Start recording');
  expect(fake.told).toContain(`record ${uuid(1)} 120`);
});

test('after a reload the stored take is there to watch; another may be made, and the first is kept until then', async () => {
  const it = invitation([question('1', { ...open, takes: [take('51', 'ready')] })]);
  const fake = show(server(it));
  await screen.findByText('Stored and playable');
  await press('Record again');
  act(() => fake.says(camera));
  await screen.findByRole('button', { name: 'Back to my last take' });
  act(() => fake.says(recorder({ is: 'recording', take: inHand({ takeId: uuid(52) }) })));
  await screen.findByRole('button', { name: 'Stop and watch it' });
  act(() => fake.says(busy('stored', { takeId: uuid(52) })));
  await screen.findByRole('button', { name: 'Send this answer' });
});

test('sending that nobody answers is repeated under the same id', async () => {
  let tries = 0;
  const asked = [question('1', { ...open, takes: [take('51', 'ready')] })];
  const it = server(invitation(asked), (path) => {
    if (path !== 'invitations.respond') return;
    tries += 1;
    if (tries === 1) throw new Error('cut');
    it.invitation = invitation([question('1', { answered: true })]);
  });
  show(it);
  await press('Send this answer');
  await waitFor(() => heading('That was the last question.'));
  const ids = it.asked.map(({ input }) => (input as { id: string }).id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('while a step waits for the server and nothing can be pressed, the page says so', async () => {
  let answer!: () => void;
  const it = server(invitation([question('1', { ...open, takes: [take('51', 'ready')] })]), async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    it.invitation = invitation([question('1', { answered: true })]);
  });
  show(it);
  await press('Send this answer');
  expect(screen.queryByText(/we go on trying/)).toBeNull();
  await screen.findByText(/we go on trying/, {}, { timeout: 5000 });
  answer();
  await heading('That was the last question.');
  expect(screen.queryByText(/we go on trying/)).toBeNull();
});

test('a refusal says what did not happen and why, and the page shows what is true now', async () => {
  show(
    server(invitation([question('1', { ...open, takes: [take('51', 'ready')] })]), () => {
      throw 'AnswerTimeOverException';
    }),
  );
  await press('Send this answer');
  await screen.findByText('Not sent. Its time is over.');
});

test('what is written is saved as it is typed, and sent whole', async () => {
  const it = server(invitation([question('1', { ...open, ...text })]), (path) => {
    if (path === 'invitations.respond') it.invitation = invitation([question('1', { ...text, answered: true })]);
  });
  show(it);
  await userEvent.setup().type(await screen.findByLabelText('Your answer'), 'Because of the people');
  await screen.findByText(/^Saved 12:0/);
  expect(it.asked).toEqual([
    { path: 'invitations.draft', input: { invitationId: uuid(1), questionId: uuid(1), content: 'Because of the people' } },
  ]);
  await press('Send this answer');
  await heading('That was the last question.');
  expect(it.asked.at(-1)?.input).toMatchObject({ type: 'text', content: 'Because of the people' });
});

test('without a connection the words stay, say so, and come back after a reload', async () => {
  const away = server(invitation([question('1', { ...open, ...text })]), () => {
    throw new Error('cut');
  });
  show(away);
  await userEvent.setup().type(await screen.findByLabelText('Your answer'), 'Not lost');
  await screen.findByText(/Not saved: no connection. Your words are on this device/);
  document.body.replaceChildren();
  away.answer = () => ({}); // a page that was reloaded does not go on trying

  show(server(away.invitation));
  expect(((await screen.findByLabelText('Your answer')) as HTMLTextAreaElement).value).toBe('Not lost');
});

test('words that are refused bring the page to what is true now', async () => {
  const it = server(invitation([question('1', { ...open, ...text })]), () => {
    it.invitation = { ...it.invitation, status: 'expired', revokedAt: new Date(noon).toISOString() };
    throw 'InvitationRevokedException';
  });
  show(it);
  await userEvent.setup().type(await screen.findByLabelText('Your answer'), 'Too late');
  await heading('This link was withdrawn.');
  await waitFor(() => expect(it.asked).toHaveLength(2)); // the words are offered once more as their page goes
});

test('of what was sent no copy stays in the browser, and nobody is held back', async () => {
  localStorage.setItem(`draft:${uuid(1)}:${uuid(1)}:before`, '{}');
  const it = server(invitation([question('1', { ...open, ...text })]), (path) => {
    if (path === 'invitations.respond') it.invitation = invitation([question('1', { ...text, answered: true })]);
    else throw 'ResponseAlreadySubmittedException';
  });
  show(it);
  await userEvent.setup().type(await screen.findByLabelText('Your answer'), 'Quick');
  await press('Send this answer');
  await heading('That was the last question.');
  await waitFor(() => expect([localStorage.length, leaving()]).toEqual([0, false]));
});

test('nothing is sent that was not written', async () => {
  const it = server(invitation([question('1', { ...open, ...text })]));
  show(it);
  await press('Send this answer');
  await screen.findByText('Write something first. A word is enough.');
  expect(it.asked).toEqual([]);
});

test('a choice is saved at the press, by mouse or by its letter', async () => {
  const options = ['Early', 'Day'].map((words, index) => ({ id: uuid(300 + index), text: words }));
  const it = server(invitation([question('1', { ...open, type: 'multiple_choice', options, allowMultiple: true })]));
  show(it);
  await userEvent.setup().click(await screen.findByRole('checkbox', { name: 'Day' }));
  await userEvent.setup().keyboard('a');
  await waitFor(() => expect(it.asked.at(-1)?.input).toMatchObject({ content: [uuid(300), uuid(301)] }));
});

test('with something optional open the page asks before it ends', async () => {
  const it = server(invitation([question('1', { answered: true }), question('2', { isRequired: false })]));
  show(it);
  await press('Finish without it');
  await screen.findByText(/One question has no answer/);
  await press('Go on with it');
  expect(it.asked).toEqual([]);
  await press('Finish without it');
  await press('Finish the interview');
  await waitFor(() => expect(it.asked.map(({ path }) => path)).toEqual(['invitations.complete']));
});

test('the recorder hears of takes that the server still waits for', async () => {
  const fake = show(server(invitation([question('1', { ...open, takes: [take('51', 'recording')] })])));
  await heading('Why did you choose number 1?');
  expect(fake.known).toEqual([{ takeId: uuid(51), questionId: uuid(1), limitSeconds: 120 }]);
});

test('the recorder is let go with the page', async () => {
  const fake = new FakeRecorder();
  const it = server(invitation([question('1')]));
  const { unmount } = draw(it, <Interview invitationId={it.invitation.id} makeRecorder={() => fake} />);
  await heading(/Question 1/);
  expect(fake.told).not.toContain('dispose');
  unmount();
  expect(fake.told).toContain('dispose');
});

test('leaving is asked about while a take is on this device alone', async () => {
  const fake = show(server(invitation([question('1', open)])));
  await heading('Why did you choose number 1?');
  expect(leaving()).toBe(false);
  act(() => fake.says(busy('recording')));
  expect(leaving()).toBe(true);
});

test('what was found is thrown away only when the person says it twice', async () => {
  const fake = show(server(invitation([question('1', open)])), new FakeRecorder(recorder({ found: [found()] })));
  await press('Throw it away');
  await screen.findByText('Throw this take away?');
  await press('Keep it');
  expect(fake.told.filter((told) => told.startsWith('discard'))).toEqual([]);
  await press('Throw it away');
  const [, yes] = await screen.findAllByRole('button', { name: 'Throw it away', hidden: true });
  await userEvent.setup().click(yes!);
  expect(fake.told).toContain(`discard ${uuid(51)}`);
});

const swapped = { invitationId: uuid(1), token: 'cs_x', expiresAt: new Date(noon).toISOString() };

test('a link is swapped by a command of its own, and its token leaves the address', async () => {
  const it = server({} as Invitation, () => swapped);
  const gone: string[] = [];
  draw(it, <OpenLink accessToken="secret" goTo={(address) => gone.push(address)} />);
  await waitFor(() => expect(gone).toEqual([`/interview/i/${uuid(1)}`]));
  expect(it.asked).toEqual([{ path: 'sessions.candidate', input: { accessToken: 'secret' } }]);
});

test('an unknown link says what may be wrong, and not whether it ever was one', async () => {
  const it = server({} as Invitation, () => {
    throw 'InvitationNotFoundException';
  });
  draw(it, <OpenLink accessToken="forged" goTo={() => {}} />);
  await heading('This link does not open anything.');
});
