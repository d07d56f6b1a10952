import type { Invitation, Response, Take } from '@interviews/client';
import type { Fault, FoundTake, Phase, RecorderState, TakeState } from '@interviews/recorder';
import type { Question } from '../screen.ts';

/** Invitations, takes and recorders as tests need them: everything said at noon, a question of two minutes. */
export const noon = Date.parse('2026-03-02T12:00:00.000Z');
export const after = (minutes: number) => new Date(noon + minutes * 60_000).toISOString();
export const uuid = (n: number | string) => `0195d5e0-0000-7000-8000-${String(n).padStart(12, '0')}`;

export function question(id: string, over: Partial<Question> = {}): Question {
  return {
    id: uuid(id),
    templateId: uuid(900),
    text: `Why did you choose number ${id}?`,
    type: 'video',
    order: Number(id),
    timeLimit: 120,
    thinkTime: 60,
    isRequired: true,
    options: null,
    allowMultiple: false,
    createdAt: after(-1000),
    openedAt: null,
    answerBy: null,
    answered: false,
    closed: false,
    reopenedUntil: null,
    takesLeft: 2,
    takes: [],
    draft: null,
    ...over,
  };
}
export const open = { openedAt: after(-1), answerBy: after(5) };

export function take(id: string, state: Take['state'], over: Partial<Take> = {}): Take {
  return {
    id: uuid(id),
    invitationId: uuid(1),
    questionId: uuid(1),
    number: 1,
    state,
    arriveBy: null,
    problem: null,
    checked: null,
    direct: false,
    mimeType: 'video/webm',
    duration: 102,
    size: 1000,
    createdAt: after(-1),
    storedAt: null,
    playbackUrl: null,
    posterUrl: null,
    ...over,
  };
}

/** Started, unless it has no questions; ends on Friday 6 March at 18:00. */
export function invitation(questions: Question[] | null, over: Partial<Invitation> = {}): Invitation {
  return {
    id: uuid(1),
    templateId: uuid(900),
    templateTitle: 'Customer support lead',
    candidateId: uuid(800),
    candidateEmail: 'amara@mail.example',
    candidateName: 'Amara Okafor',
    hrId: uuid(700),
    status: questions ? 'started' : 'pending',
    completionReason: null,
    startedAt: questions && after(-30),
    completedAt: null,
    expiresAt: '2026-03-06T18:00:00.000Z',
    endsAt: '2026-03-06T18:00:00.000Z',
    revokedAt: null,
    createdAt: after(-2000),
    progress: { answered: questions?.filter((it) => it.answered).length ?? 0, total: questions?.length ?? 3 },
    timeLeft: 3600,
    terms: {
      companyName: 'Alderway Health',
      questionCount: questions?.length ?? 3,
      video: 2,
      text: 1,
      multipleChoice: 0,
      questionTimeLimit: 120,
      takes: 2,
      totalTimeLimit: 60,
      showProgress: true,
    },
    now: after(0),
    questions,
    responses: [],
    analysedAt: null,
    ...over,
  };
}

export function response(id: string, over: Partial<Response> = {}): Response {
  return {
    id: uuid(600 + Number(id)),
    invitationId: uuid(1),
    questionId: uuid(id),
    type: 'video',
    content: null,
    mediaUrl: null,
    duration: null,
    submittedBy: 'candidate',
    submittedAt: after(-1),
    ...over,
  };
}

const nothing = { slices: 0, bytes: 0, seconds: 0 };
const closed: RecorderState['devices'] = {
  is: 'closed',
  stream: null,
  cameras: [],
  microphones: [],
  cameraId: null,
  microphoneId: null,
  level: null,
};
export const idle: RecorderState = { is: 'idle', take: null, devices: closed, faults: [], link: 'good', found: [] };

export function recorder(
  over: Partial<Omit<RecorderState, 'devices'>> & { devices?: Partial<RecorderState['devices']> } = {},
): RecorderState {
  return { ...idle, ...over, devices: { ...closed, ...over.devices } };
}
export const fault = (code: Fault['code'], blocking = true): Fault => ({ code, blocking });

export function inHand(over: Partial<TakeState> = {}): TakeState {
  return {
    takeId: uuid(51),
    questionId: uuid(1),
    number: 1,
    limitSeconds: 120,
    seconds: 0,
    recorded: nothing,
    safe: nothing,
    ended: null,
    picture: 'full',
    playbackUrl: null,
    mimeType: 'video/webm',
    stored: null,
    ...over,
  };
}
export const busy = (is: Phase, over: Partial<TakeState> = {}) => recorder({ is, take: inHand(over) });

export function found(over: Partial<FoundTake> = {}): FoundTake {
  return {
    takeId: uuid(51),
    questionId: uuid(1),
    whole: { slices: 20, bytes: 1e6, seconds: 40 },
    safeSlices: 18,
    sealed: false,
    newest: true,
    arriveBy: null,
    unknown: false,
    ...over,
  };
}
