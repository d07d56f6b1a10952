// @vitest-environment happy-dom
import type { Invitation } from '@interviews/client';
import type { RecorderState } from '@interviews/recorder';
import { screen } from '@testing-library/react';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { after, busy, fault, found, idle, inHand, invitation, open, question, recorder, response, take, uuid } from './testing/build.ts';
import { FakeRecorder, server, show } from './testing/show.tsx';

const amount = (slices: number, seconds: number) => ({ slices, bytes: slices * 1000, seconds });
const recording = inHand({ seconds: 42, recorded: amount(22, 42), safe: amount(20, 40) });
const stored = question('1', { ...open, takes: [take('51', 'ready', { checked: 'decoded' })], takesLeft: 1 });
const text = { type: 'text' as const, thinkTime: null };
const options = ['Early', 'Day', 'Late'].map((words, index) => ({ id: uuid(300 + index), text: words }));
const answered = question('1', { answered: true, takes: [take('51', 'ready', { checked: 'decoded' })] });

type Row = [what: string, Invitation, RecorderState, words: (string | RegExp)[], buttons: string[]];
const screens: Row[] = [
  [
    'what awaits',
    invitation(null),
    idle,
    ['Three questions, answered in your own time.', /Friday 6 March at 18:00|Friday 6 March, 18:00/, /Two years|two years/, '2 takes'],
    ['Check my camera', 'Help or more time', 'Read the privacy notice'],
  ],
  [
    'what awaits without a camera',
    invitation(null, { terms: { ...invitation(null).terms, video: 0, text: 3 } }),
    idle,
    [/my answers are stored/],
    ['Start the interview'],
  ],
  [
    'the check',
    invitation(null),
    recorder({ devices: { is: 'open', level: 0.4 } }),
    [/Then let us record five seconds/, 'Live: speak, and it moves'],
    ['Record five seconds'],
  ],
  [
    'the check, on its way over a slow link',
    invitation(null),
    {
      ...busy('sending', {
        questionId: null,
        safe: { slices: 1, bytes: 2e5, seconds: 2 },
        recorded: { slices: 3, bytes: 7e5, seconds: 5 },
      }),
      devices: recorder({ devices: { is: 'open' } }).devices,
    },
    ['200 KB of 700 KB so far. A slow connection takes longer, and loses nothing.'],
    ['Record five seconds'],
  ],
  [
    'the check, done',
    invitation(null),
    {
      ...busy('ready', { questionId: null, safe: amount(3, 5), stored: take('51', 'ready', { checked: 'decoded' }) }),
      devices: recorder({ devices: { is: 'open' } }).devices,
    },
    [/Do you see and hear yourself/, /arrived whole/, 'Our server could play picture and sound.'],
    ['Test again', 'Yes, start the interview'],
  ],
  [
    'a denied camera',
    invitation(null),
    recorder({ devices: { is: 'failed' }, faults: [fault('camera-denied')] }),
    ['Your browser is keeping the camera from this page.', /Switch Camera and Microphone on/],
    ['Try again'],
  ],
  [
    'a busy camera',
    invitation([question('1', open)]),
    recorder({ devices: { is: 'failed' }, faults: [fault('camera-busy')] }),
    ['Another program is using the camera.', /Question 1 is open until 12:05/],
    ['Try again'],
  ],
  [
    'no camera',
    invitation(null),
    recorder({ devices: { is: 'failed' }, faults: [fault('no-camera')] }),
    ['We find no camera on this device.'],
    ['Try again'],
  ],
  [
    'an unsupported browser',
    invitation(null),
    recorder({ faults: [fault('unsupported')] }),
    ['This browser cannot record video.'],
    ['Try again'],
  ],
  ['an insecure address', invitation(null), recorder({ faults: [fault('insecure')] }), [/This address is not secure/], ['Try again']],
  [
    'between questions',
    invitation([answered, question('2')]),
    idle,
    ['Question 2 of 2 is next.', /No clock is running/, /with up to 2 takes/, 'Safe with us: answer 1.'],
    ['Open question 2'],
  ],
  [
    'between, only optional left',
    invitation([answered, question('2', { isRequired: false })]),
    idle,
    ['This one needs no answer.'],
    ['Finish without it', 'Open question 2'],
  ],
  [
    'after a question that time ended',
    invitation([question('1', { openedAt: after(-20), answerBy: after(-10), closed: true }), question('2')]),
    idle,
    ['The time of question 1 ended without an answer.'],
    ['Open question 2'],
  ],
  [
    'an open question',
    invitation([question('1', open)]),
    recorder({ devices: { is: 'open', level: 0 } }),
    ['Why did you choose number 1?', /Begin by 12:05/, '2 takes', 'Say a word, and it moves.'],
    ['Start recording'],
  ],
  ['an open question, camera off', invitation([question('1', open)]), idle, ['Your camera is off.'], ['Show my camera', 'Start recording']],
  [
    'a question after a broken take',
    invitation([question('1', { ...open, takes: [take('51', 'broken')] })]),
    idle,
    [/that is our fault/],
    ['Start recording'],
  ],
  [
    'a refused take',
    invitation([question('1', open)]),
    { ...busy('failed'), faults: [{ ...fault('refused'), refusal: { code: 'RetakeLimitReachedException', status: 409, detail: null } }] },
    [/All takes of this question are used/],
    ['Start recording'],
  ],
  [
    'recording',
    invitation([answered, question('2', open)]),
    {
      ...recorder({ is: 'recording', take: { ...recording, questionId: uuid(2) } }),
      devices: recorder({ devices: { is: 'open', level: 0.5 } }).devices,
    },
    ['1:18', 'Recording', 'Safe with us: answer 1, and the first 0:40 of this one.', 'We hear you well.'],
    ['Stop and watch it'],
  ],
  [
    'recording without a connection',
    invitation([question('1', open)]),
    recorder({ is: 'recording', take: recording, link: 'offline' }),
    [/No connection. We keep recording/],
    ['Stop and watch it'],
  ],
  [
    'recording over a slow link',
    invitation([question('1', open)]),
    recorder({ is: 'recording', take: { ...recording, picture: 'lower' }, link: 'behind' }),
    ['Your connection is slow, so we send a plainer picture. Your voice is not affected, and nothing is lost: the first 0:40 is with us.'],
    ['Stop and watch it'],
  ],
  [
    'recording with a silent microphone',
    invitation([question('1', open)]),
    recorder({ is: 'recording', take: recording, faults: [fault('silent', false)] }),
    [/We see you but do not hear you/],
    ['Stop and watch it'],
  ],
  [
    'sending',
    invitation([question('1', open)]),
    recorder({ is: 'sending', take: { ...recording, ended: 'gap' } }),
    ['0:40', 'of 0:42', /This device was asleep/, /the first 0:40 of this one. Leave this page open/],
    ['Throw it away'],
  ],
  [
    'sending, and all of it is with us',
    invitation([question('1', open)]),
    recorder({ is: 'sending', take: { ...recording, safe: recording.recorded, ended: 'stopped' } }),
    ['All 0:42 of this take has reached us. You may close this page.'],
    ['Throw it away'],
  ],
  [
    'watching',
    invitation([stored]),
    idle,
    ['1:42', 'Stored and playable', 'One more take, if you like', /Send by 12:05/, 'Safe with us: all 1:42 of this take.'],
    ['Record again', 'Send this answer'],
  ],
  [
    'writing',
    invitation([question('1', { ...open, ...text, draft: 'Three words here' })]),
    idle,
    ['3 words', 'Saved. You can still change it.', /what is not sent by then, we send for you/],
    ['Send this answer'],
  ],
  [
    'choosing',
    invitation([question('1', { ...open, type: 'multiple_choice', options, allowMultiple: true })]),
    idle,
    ['Early', /Choose all that fit/, 'What you choose is saved at once.'],
    ['Send this answer'],
  ],
  [
    'found after a crash',
    invitation([question('1', open)]),
    recorder({ found: [found()] }),
    [/We found 0:40 of an answer/, /Its last seconds may be missing/],
    ['Keep it and watch it', 'Throw it away'],
  ],
  [
    'found, and how much of it only the server can say, which is silent',
    invitation([question('1', open)]),
    recorder({ found: [found({ whole: { slices: 1, bytes: 1e3, seconds: 0 }, safeSlices: 0, unknown: true })] }),
    [/Looking for an answer that was interrupted/, /we go on trying/, /What has reached us of it is safe/],
    ['Throw it away'],
  ],
  [
    'two devices',
    invitation([question('1', open)]),
    { ...recorder({ is: 'waiting', take: recording }), faults: [fault('superseded')] },
    ['You began a newer take on another device.'],
    ['Keep this one too', 'Throw this one away'],
  ],
  [
    'the last page',
    invitation([answered]),
    idle,
    ['That was the last question.', /Everything you were asked is answered/],
    ['Finish the interview'],
  ],
  [
    'the receipt',
    invitation(
      [
        answered,
        question('2', { ...text, answered: true }),
        question('3', { type: 'multiple_choice', answered: true, options }),
        question('4'),
      ],
      {
        status: 'completed',
        completionReason: 'candidate',
        completedAt: after(0),
        responses: [
          response('1', { mediaUrl: `media://takes/${uuid(51)}`, duration: 102 }),
          response('2', { type: 'text', content: 'Three words here', submittedBy: 'server' }),
          response('3', { type: 'choice', content: [options[0]!.id, options[1]!.id] }),
        ],
      },
    ),
    idle,
    [
      'Three answers have arrived.',
      '1:42',
      'playable, stored',
      '3 words',
      'sent for you when time was over',
      '2 choices',
      'no answer',
      'Everything is safe with us. You can close this page.',
    ],
    [],
  ],
  [
    'the end',
    invitation([answered, question('2')], { status: 'expired' }),
    idle,
    ['This interview ended on 6 March 2026.', /Your answer is kept/],
    [],
  ],
  ['time used up', invitation([answered, question('2')], { timeLeft: 0 }), idle, ['The time for questions is used up.'], []],
  ['withdrawn', invitation([question('1', open)], { revokedAt: after(0) }), idle, ['This link was withdrawn.'], []],
  [
    'a second window',
    invitation([question('1', open)]),
    recorder({ faults: [fault('elsewhere')] }),
    ['You went on in another window.'],
    ['Go on here'],
  ],
  [
    'a session that is over',
    invitation([question('1', open)]),
    recorder({ faults: [fault('link-needed')] }),
    ['Open the link from your mail again.'],
    ['I have opened it, go on'],
  ],
];

test.each(screens)('%s: says what is so and what can be done, and axe is silent', async (_, it, state, words, buttons) => {
  show(server(it), new FakeRecorder(state));
  for (const each of words) expect((await screen.findAllByText(each)).length).toBeGreaterThan(0);
  for (const name of buttons) screen.getByRole('button', { name });
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  expect(document.querySelectorAll('.btn.primary').length).toBeLessThanOrEqual(1);
  // Without colours and layout, which a browser has and this has not.
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('where HR wants no progress shown, nobody counts along', async () => {
  const it = invitation([answered, question('2', open)]);
  show(server({ ...it, terms: { ...it.terms, showProgress: false } }));
  await screen.findByRole('heading', { level: 1, name: 'Why did you choose number 2?' });
  expect(screen.queryByRole('img')).toBeNull();
  expect(document.body.textContent).not.toMatch(/2 of 2/);
});
