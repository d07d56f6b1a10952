import type { Invitation } from '@interviews/client';
import type { Phase, RecorderState } from '@interviews/recorder';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Intent, noIntent, type Question, type Screen, screenOf } from './screen.ts';
import { after, busy, fault, found, idle, inHand, invitation, noon, open, question, recorder, take, uuid } from './testing/build.ts';

const stored = question('1', { ...open, takes: [take('51', 'stored')] });
const late = question('1', { openedAt: after(-9), answerBy: after(-1) });
const optional = { isRequired: false };
const denied = recorder({ devices: { is: 'failed' }, faults: [fault('camera-denied')] });
const unsupported = recorder({ faults: [fault('unsupported')] });
const camera = recorder({ devices: { is: 'open' } });
const reopened = { reopenedUntil: after(60), openedAt: null };
const noVideo = { terms: { ...invitation(null).terms, video: 0 } };
const text = { type: 'text' as const, thinkTime: null };

type Row = [promise: string, Invitation, RecorderState, Partial<Screen>, { intent?: Partial<Intent>; refused?: string }?];
const promises: Record<string, Row[]> = {
  'before the start': [
    ['nothing is asked before the candidate agreed', invitation(null), idle, { is: 'welcome' }],
    ['the check comes before anything counts', invitation(null), camera, { is: 'check' }],
    ['a browser that cannot record says so before the start', invitation(null), unsupported, { is: 'blocked', why: 'unsupported' }],
    [
      'and so does a page that is not safe',
      invitation(null),
      recorder({ faults: [fault('insecure')] }),
      { is: 'blocked', why: 'insecure' },
    ],
    ['a denied camera is said before any clock runs', invitation(null), denied, { is: 'blocked', why: 'camera-denied', open: null }],
    ['which does not matter to an interview without video', invitation(null, noVideo), unsupported, { is: 'welcome' }],
    [
      'a fault of a camera nobody asked for is not shown',
      invitation(null),
      recorder({ faults: [fault('camera-busy')] }),
      { is: 'welcome' },
    ],
    [
      'a warning stands in nobody’s way',
      invitation(null),
      recorder({ devices: { is: 'open' }, faults: [fault('silent', false)] }),
      { is: 'check' },
    ],
    ['too late to start is said', invitation(null, { expiresAt: after(-1) }), idle, { is: 'ended', kept: 0 }],
  ],
  'between questions': [
    ['no clock runs, and leaving costs nothing', invitation([question('1')]), idle, { is: 'between', mayFinish: false }],
    [
      'a browser that cannot record says so before the question opens',
      invitation([question('1')]),
      unsupported,
      { is: 'blocked', open: null },
    ],
    ['but lets a written one be answered', invitation([question('1', text)]), unsupported, { is: 'between' }],
    [
      'with only optional ones left one may finish',
      invitation([question('1', { answered: true }), question('2', optional)]),
      idle,
      { is: 'between', mayFinish: true },
    ],
    ['a question whose time is over is not asked again', invitation([late, question('2')]), idle, { is: 'between', mayFinish: false }],
    [
      'past the deadline nothing new opens',
      invitation([question('1')], { expiresAt: after(-1), endsAt: after(9) }),
      idle,
      { is: 'ended', why: 'deadline' },
    ],
    ['with the time used up nothing new opens', invitation([question('1')], { timeLeft: 0 }), idle, { is: 'ended', why: 'time-used-up' }],
  ],
  'an open question': [
    ['a reload finds it', invitation([question('0'), question('1', open)]), idle, { is: 'question' }],
    ['written ones are written', invitation([question('1', { ...open, ...text })]), idle, { is: 'write' }],
    ['choices are chosen', invitation([question('1', { ...open, type: 'multiple_choice' })]), idle, { is: 'choose' }],
    [
      'a denied camera says so',
      invitation([question('1', open)]),
      denied,
      { is: 'blocked', why: 'camera-denied', open: question('1', open) },
    ],
    ['no camera is needed to write', invitation([question('1', { ...open, ...text })]), denied, { is: 'write' }],
    [
      'after the deadline what is open may be finished',
      invitation([question('1', open)], { expiresAt: after(-1) }),
      idle,
      { is: 'question' },
    ],
    ['with the time used up too', invitation([question('1', open)], { timeLeft: 0 }), idle, { is: 'question' }],
    [
      'one that needs no answer may be set aside',
      invitation([question('1', { ...open, ...optional }), question('2')]),
      idle,
      { is: 'between' },
      { intent: { aside: [uuid(1)] } },
    ],
    [
      'and waits at the end',
      invitation([question('1', { ...open, ...optional })]),
      idle,
      { is: 'closing', ready: true, aside: [question('1', { ...open, ...optional })] },
      { intent: { aside: [uuid(1)] } },
    ],
  ],
  'a take': [
    [
      'a camera that starts is recording already: the question stays',
      invitation([question('1', open)]),
      busy('starting'),
      { is: 'recording' },
    ],
    ['a second device finds what the first one stored', invitation([stored]), idle, { is: 'watch', takeId: uuid(51) }],
    [
      'recording again goes before watching the last one',
      invitation([stored]),
      busy('recording', { takeId: uuid(52) }),
      { is: 'recording' },
    ],
    [
      'and begins at the question, with the last one kept',
      invitation([stored]),
      camera,
      { is: 'question', kept: uuid(51) },
      { intent: { again: uuid(51) } },
    ],
    [
      'until the newer one is stored',
      invitation([stored]),
      busy('stored', { takeId: uuid(52) }),
      { is: 'watch', takeId: uuid(52) },
      { intent: { again: uuid(51) } },
    ],
    [
      'just stored it is watched at once, though the list of takes is older',
      invitation([question('1', { ...open, takes: [take('51', 'recording')] })]),
      busy('stored'),
      { is: 'watch', takeId: uuid(51) },
    ],
    [
      'watched with the camera still open too',
      invitation([question('1', open)]),
      { ...busy('stored'), devices: camera.devices },
      { is: 'watch' },
    ],
    [
      'unless it broke since',
      invitation([question('1', { ...open, takes: [take('51', 'broken')] })]),
      busy('stored'),
      { is: 'question', trouble: { is: 'broken' } },
    ],
    [
      'one that broke is said and may be made again',
      invitation([question('1', { ...open, takes: [take('51', 'broken')] })]),
      idle,
      { is: 'question', trouble: { is: 'broken' } },
    ],
    [
      'an older one that is whole stays when the newer broke',
      invitation([question('1', { ...open, takes: [take('51', 'ready'), take('52', 'broken')] })]),
      idle,
      { is: 'watch', takeId: uuid(51) },
    ],
    ['begun in time it goes on sending when time is over', invitation([late]), busy('sending'), { is: 'sending' }],
    [
      'refused by the server it says why',
      invitation([question('1', open)]),
      { ...busy('failed'), faults: [fault('refused')] },
      { is: 'question', trouble: { is: 'failed', fault: fault('refused') } },
    ],
    ['of another question it says nothing here', invitation([question('2', open)]), busy('failed'), { is: 'question', trouble: null }],
    ['the device check is no answer', invitation([question('1', open)]), busy('recording', { questionId: null }), { is: 'question' }],
    [
      'while another device records, the person decides',
      invitation([question('1', open)]),
      { ...busy('waiting'), faults: [fault('superseded')] },
      { is: 'superseded' },
    ],
  ],
  'after a crash': [
    [
      'what was found is offered, not finished',
      invitation([question('1', open)]),
      recorder({ found: [found()] }),
      { is: 'found', found: found() },
    ],
    [
      'also when its time is over',
      invitation([late, question('2')]),
      recorder({ found: [found({ arriveBy: after(60) })] }),
      { is: 'found' },
    ],
    [
      'unless nothing may arrive any more',
      invitation([late, question('2')]),
      recorder({ found: [found({ arriveBy: after(-1) })] }),
      { is: 'between' },
    ],
    [
      'while nobody knows how much of it there is, nothing is begun',
      invitation([question('1', open)]),
      recorder({ found: [found({ whole: { slices: 0, bytes: 0, seconds: 0 }, unknown: true })] }),
      { is: 'found' },
    ],
    [
      'or nothing whole is left',
      invitation([question('1', open)]),
      recorder({ found: [found({ whole: { slices: 0, bytes: 0, seconds: 0 } })] }),
      { is: 'question' },
    ],
    [
      'or the question is answered',
      invitation([question('1', { answered: true }), question('2')]),
      recorder({ found: [found()] }),
      { is: 'between' },
    ],
    [
      'what is being sent goes on',
      invitation([question('1', open)]),
      recorder({ is: 'sending', take: inHand(), found: [found({ questionId: uuid(2) })] }),
      { is: 'sending' },
    ],
  ],
  'the end': [
    ['the last page says what is missing', invitation([{ ...late, closed: true }]), idle, { is: 'closing', missing: 1, ready: true }],
    ['but calls nothing missing before the server does', invitation([late]), idle, { is: 'closing', missing: 0, ready: true }],
    [
      'and waits while an answer may still arrive',
      invitation([question('1', { openedAt: after(-9), answerBy: after(-0.1) })]),
      idle,
      { is: 'closing', ready: false },
    ],
    [
      'at the end the page knows, before it has asked the server',
      invitation([question('1', open)], { endsAt: after(0) }),
      idle,
      { is: 'ended' },
    ],
    ['a finished interview shows its receipt', invitation([stored], { status: 'completed' }), busy('stored'), { is: 'receipt' }],
    [
      'an expired one says what is kept',
      invitation([question('1', { answered: true }), question('2')], { status: 'expired' }),
      idle,
      { is: 'ended', kept: 1 },
    ],
    [
      'a withdrawn link says so, also to who is recording',
      invitation([stored], { revokedAt: after(0) }),
      busy('recording'),
      { is: 'withdrawn' },
    ],
  ],
  'asked once more by HR': [
    ['after completion', invitation([question('1', reopened)], { status: 'completed' }), idle, { is: 'between' }],
    [
      'whatever deadline and time say',
      invitation([question('1', reopened)], { status: 'expired', expiresAt: after(-9), endsAt: after(-9), timeLeft: 0 }),
      idle,
      { is: 'between' },
    ],
    [
      'and once opened it runs its own clock',
      invitation([question('1', { ...reopened, ...open, reopenedUntil: after(-0.5) })], { status: 'completed' }),
      idle,
      { is: 'question' },
    ],
    [
      'only that one',
      invitation([question('1', { ...open }), question('2', reopened)], { status: 'completed' }),
      idle,
      { is: 'between', next: question('2', reopened) },
    ],
    ['answered, the receipt is back', invitation([question('1', { answered: true })], { status: 'completed' }), idle, { is: 'receipt' }],
    [
      'set aside it leaves the receipt',
      invitation([question('1', { ...reopened, ...open, ...optional })], { status: 'completed' }),
      idle,
      { is: 'receipt' },
      { intent: { aside: [uuid(1)] } },
    ],
    [
      'and what is finished is not finished again',
      invitation([question('1', { ...reopened, ...optional })], { status: 'completed' }),
      idle,
      { is: 'between', mayFinish: false },
    ],
    ['until its time is over', invitation([question('1', { reopenedUntil: after(-1) })], { status: 'completed' }), idle, { is: 'receipt' }],
  ],
  'another place': [
    ['a newer tab takes over', invitation([stored]), recorder({ faults: [fault('elsewhere')] }), { is: 'elsewhere' }],
    [
      'but the receipt may be read in both',
      invitation([stored], { status: 'completed' }),
      recorder({ faults: [fault('elsewhere')] }),
      { is: 'receipt' },
    ],
    [
      'a session that is over asks for the link',
      invitation([question('1', open)]),
      idle,
      { is: 'link-needed' },
      { refused: 'Unauthenticated' },
    ],
    [
      'also when the recorder finds out',
      invitation([question('1', open)]),
      { ...busy('waiting'), faults: [fault('link-needed')] },
      { is: 'link-needed' },
    ],
    ['withdrawn meanwhile', invitation([question('1', open)]), idle, { is: 'withdrawn' }, { refused: 'InvitationRevokedException' }],
  ],
};
describe.each(Object.entries(promises))('%s', (_, rows) => {
  test.each(rows)('%s', (_promise, it, state, screen, { intent, refused } = {}) => {
    expect(screenOf(it, { recorder: state, now: noon, intent: { ...noIntent, ...intent }, refused: refused ?? null })).toMatchObject(
      screen,
    );
  });
});

const ids = ['1', '2', '3'] as const;
const times = fc.integer({ min: -20, max: 20 }).map(after);
const questions: fc.Arbitrary<Question[]> = fc.tuple(
  ...ids.map((id) =>
    fc
      .record({
        type: fc.constantFrom('video' as const, 'text' as const, 'multiple_choice' as const),
        isRequired: fc.boolean(),
        answered: fc.boolean(),
        closed: fc.boolean(),
        openedAt: fc.option(times),
        reopenedUntil: fc.option(times),
        takes: fc.array(fc.constantFrom(take('51', 'stored'), take('52', 'broken'), take('53', 'ready'), take('54', 'recording')), {
          maxLength: 3,
        }),
      })
      .chain((over) => times.map((answerBy) => question(id, { ...over, answerBy: over.openedAt && answerBy }))),
  ),
);
const phases: Phase[] = ['idle', 'starting', 'recording', 'sending', 'stored', 'ready', 'broken', 'waiting', 'discarding', 'failed'];
const codes = ['insecure', 'unsupported', 'camera-denied', 'muted', 'elsewhere', 'superseded', 'link-needed', 'refused', 'lost'] as const;
const takeIds = fc.constantFrom('51', '52', '53').map(uuid);
const questionIds = fc.constantFrom(...ids).map(uuid);
const recorders: fc.Arbitrary<RecorderState> = fc
  .record({
    is: fc.constantFrom(...phases),
    take: fc.option(fc.record({ takeId: takeIds, questionId: fc.option(questionIds) }).map(inHand)),
    devices: fc.constantFrom({ is: 'closed' as const }, { is: 'open' as const }, { is: 'failed' as const }),
    faults: fc.array(
      fc.tuple(fc.constantFrom(...codes), fc.boolean()).map(([code, blocking]) => fault(code, blocking)),
      { maxLength: 2 },
    ),
    found: fc.array(fc.record({ takeId: takeIds, questionId: questionIds, arriveBy: fc.option(times) }).map(found), { maxLength: 2 }),
  })
  .map(recorder);
const intents = fc.record({ again: fc.option(takeIds), aside: fc.array(questionIds, { maxLength: 2 }) });
const statuses = fc.constantFrom('started' as const, 'completed' as const, 'expired' as const);

const shown = (screen: Screen) => ('question' in screen ? screen.question : 'next' in screen ? screen.next : undefined);

test('whatever the recorder says, an answered question is never asked again', () => {
  fc.assert(
    fc.property(questions, recorders, intents, statuses, (asked, state, intent, status) => {
      const screen = screenOf(invitation(asked, { status }), { recorder: state, now: noon, intent, refused: null });
      expect(shown(screen)?.answered ?? false).toBe(false);
    }),
  );
});

test('whatever this page wants, a finished interview asks only what HR has reopened', () => {
  fc.assert(
    fc.property(
      questions,
      recorders,
      intents,
      fc.constantFrom('completed' as const, 'expired' as const),
      (asked, state, intent, status) => {
        const screen = screenOf(invitation(asked, { status }), { recorder: state, now: noon, intent, refused: null });
        const question = shown(screen);
        if (question) expect(question.reopenedUntil).not.toBeNull();
      },
    ),
  );
});

test('a take that the recorder is making is never out of sight while it can count', () => {
  fc.assert(
    fc.property(questions, recorders, intents, (asked, state, intent) => {
      const question = asked.find(({ id, answered }) => !answered && id === state.take?.questionId);
      fc.pre(question !== undefined && (state.is === 'recording' || state.is === 'sending'));
      fc.pre(!state.faults.some(({ code, blocking }) => blocking && (code === 'elsewhere' || code === 'link-needed')));
      expect(screenOf(invitation(asked), { recorder: state, now: noon, intent, refused: null })).toMatchObject({ is: state.is, question });
    }),
  );
});
