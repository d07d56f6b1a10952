import type { AskedQuestion, Invitation, Response, Take } from '@interviews/client';
import type { Fault, FoundTake, RecorderState, TakeState } from '@interviews/recorder';

export type Question = AskedQuestion;

/** Why nothing can be recorded here. Each has its own sentence and its own way out. */
export type Obstacle = Extract<
  Fault['code'],
  | 'insecure'
  | 'unsupported'
  | 'camera-denied'
  | 'camera-busy'
  | 'no-camera'
  | 'no-microphone'
  | 'muted'
  | 'silent'
  | 'unplugged'
  | 'storage-full'
>;

/** What this page alone knows: nothing that matters is lost when it forgets. */
export interface Intent {
  /** The take that is to be replaced: the person wants to record once more. */
  readonly again: string | null;
  /** Open questions that need no answer and are left for later. */
  readonly aside: readonly string[];
}
export const noIntent: Intent = { again: null, aside: [] };

export interface Seen {
  readonly recorder: Pick<RecorderState, 'is' | 'take' | 'devices' | 'faults' | 'found'>;
  /** The server's clock in milliseconds; the browser's own may be wrong by hours. */
  readonly now: number;
  readonly intent: Intent;
  /** The code with which the server refused the last reading. */
  readonly refused: string | null;
}

export type Trouble = { readonly is: 'broken' } | { readonly is: 'failed'; readonly fault: Fault | null };

export type Screen =
  | { is: 'welcome' | 'check' | 'receipt' | 'withdrawn' | 'elsewhere' | 'link-needed' }
  | { is: 'ended'; why: 'deadline' | 'time-used-up'; kept: number }
  | { is: 'blocked'; why: Obstacle; open: Question | null }
  | { is: 'between'; next: Question; mayFinish: boolean }
  | { is: 'closing'; missing: number; aside: readonly Question[]; ready: boolean }
  | { is: 'found'; question: Question; found: FoundTake }
  | { is: 'superseded'; question: Question; take: TakeState }
  | { is: 'question'; question: Question; trouble: Trouble | null; kept: string | null }
  | { is: 'recording' | 'sending'; question: Question; take: TakeState }
  | { is: 'watch'; question: Question; takeId: string }
  | { is: 'write' | 'choose'; question: Question };

/** After `answerBy` an answer may still come in for this long: the network's share, not the candidate's. */
export const graceMs = 10_000;

/**
 * What the candidate sees, from what the server and the recorder say. Computed, never stored: a reload, a second
 * device and the morning after a crash ask the same question and get the same answer.
 */
export function screenOf(it: Invitation, seen: Seen): Screen {
  if (it.revokedAt || seen.refused === 'InvitationRevokedException') return { is: 'withdrawn' };
  // Nothing that HR reopened is asked of a person whose page can no longer send it.
  if (seen.refused === 'Unauthenticated' || faultOf(seen, 'link-needed')) return { is: 'link-needed' };

  const reopened = (it.questions ?? []).filter((question) => !question.answered && again(question, seen.now));
  const over = it.status === 'expired' || seen.now >= Date.parse(it.endsAt);
  if (reopened.length === 0 && it.status === 'completed') return { is: 'receipt' };
  if (reopened.length === 0 && over) return { is: 'ended', why: 'deadline', kept: it.progress.answered };

  if (faultOf(seen, 'elsewhere')) return { is: 'elsewhere' };
  if (!it.questions) return beforeStart(it, seen);
  if (it.status !== 'completed' && !over) return started(it, it.questions, seen);
  const screen = started(it, reopened, seen);
  // What is over cannot be finished once more: a question set aside leaves the receipt, or the end, as it was.
  if (screen.is === 'closing')
    return it.status === 'completed' ? { is: 'receipt' } : { is: 'ended', why: 'deadline', kept: it.progress.answered };
  return screen.is === 'between' ? { ...screen, mayFinish: false } : screen;
}

/** Reopened by HR, and its time is not over. */
const again = ({ reopenedUntil, openedAt, answerBy }: Question, now: number) =>
  reopenedUntil !== null && now < Date.parse(openedAt && answerBy ? answerBy : reopenedUntil);

function beforeStart(it: Invitation, seen: Seen): Screen {
  if (seen.now >= Date.parse(it.expiresAt)) return { is: 'ended', why: 'deadline', kept: 0 };
  if (it.terms.video === 0) return { is: 'welcome' };
  const why = obstacle(seen);
  if (why) return { is: 'blocked', why, open: null };
  return { is: seen.recorder.devices.is === 'closed' ? 'welcome' : 'check' };
}

/** @param asked what may still be answered: all of it, or after the end only what HR reopened */
function started(it: Invitation, asked: readonly Question[], seen: Seen): Screen {
  const unanswered = asked.filter((question) => !question.answered);

  // Asked before the clock: a take begun in time may still arrive when the question's time is over.
  const inHand = takeInHand(unanswered, seen);
  if (inHand) return inHand;
  const found = foundFor(unanswered, seen);
  if (found) return found;

  const open = unanswered.filter((question) => isOpen(question, seen.now));
  const now = open.find(({ id }) => !seen.intent.aside.includes(id));
  if (now) return ask(now, seen);

  const next = unanswered.find((question) => question.openedAt === null && !question.closed);
  if (!next) return closing(unanswered, open, seen.now);
  if (next.reopenedUntil === null) {
    // `expiresAt` gates opening; between it and `endsAt` only what was begun in time goes on.
    if (seen.now >= Date.parse(it.expiresAt)) return { is: 'ended', why: 'deadline', kept: it.progress.answered };
    if (it.timeLeft <= 0) return { is: 'ended', why: 'time-used-up', kept: it.progress.answered };
  }
  const why = next.type === 'video' ? obstacle(seen) : undefined;
  if (why) return { is: 'blocked', why, open: null };
  return { is: 'between', next, mayFinish: unanswered.every((question) => !question.isRequired || isOver(question, seen.now)) };
}

const isOpen = ({ answerBy }: Question, now: number) => answerBy !== null && now < Date.parse(answerBy);
const isOver = ({ closed, answerBy }: Question, now: number) => closed || (answerBy !== null && now >= Date.parse(answerBy) + graceMs);

function closing(unanswered: readonly Question[], open: readonly Question[], now: number): Screen {
  return {
    is: 'closing',
    // Only the server knows that nothing came of it: what was made in time it sends by itself.
    missing: unanswered.filter(({ closed }) => closed).length,
    aside: open,
    ready: unanswered.every((question) => !question.isRequired || isOver(question, now)),
  };
}

/** The take that the recorder is busy with, or that waits for the person's word. */
function takeInHand(unanswered: readonly Question[], seen: Seen): Screen | undefined {
  const { is, take } = seen.recorder;
  const question = take && unanswered.find(({ id }) => id === take.questionId);
  if (!question) return;
  switch (is) {
    case 'starting':
    case 'recording':
      return { is: 'recording', question, take };
    case 'sending':
    case 'discarding':
      return { is: 'sending', question, take };
    case 'waiting':
      return { is: 'superseded', question, take };
    case 'idle':
    case 'stored':
    case 'ready':
    case 'broken':
    case 'failed':
      return;
  }
}

/** What an earlier page left behind and can still arrive, or may have: while that is unknown, nothing new is begun. */
function foundFor(unanswered: readonly Question[], { recorder, now }: Seen): Screen | undefined {
  for (const question of unanswered) {
    const found = recorder.found.find((it) => it.questionId === question.id && (it.unknown || it.whole.slices > 0) && inTime(it, now));
    if (found) return { is: 'found', question, found };
  }
  return;
}
const inTime = ({ arriveBy }: FoundTake, now: number) => arriveBy === null || now < Date.parse(arriveBy);

function ask(question: Question, seen: Seen): Screen {
  switch (question.type) {
    case 'text':
      return { is: 'write', question };
    case 'multiple_choice':
      return { is: 'choose', question };
    case 'video': {
      const takeId = sendable(question, seen.recorder);
      if (takeId && takeId !== seen.intent.again) return { is: 'watch', question, takeId };
      const why = obstacle(seen);
      if (why) return { is: 'blocked', why, open: question };
      return { is: 'question', question, trouble: trouble(question, seen), kept: takeId ?? null };
    }
  }
}

/** The newest take that can be watched and sent. The recorder learns first what was stored, the server what broke. */
function sendable({ id, takes }: Question, { is, take }: Seen['recorder']): string | undefined {
  if ((is === 'stored' || is === 'ready') && take?.questionId === id) {
    if (takes?.find((it) => it.id === take.takeId)?.state !== 'broken') return take.takeId;
  }
  return takes?.findLast(({ state }) => state === 'stored' || state === 'ready')?.id;
}

function trouble({ id, takes }: Question, { recorder }: Seen): Trouble | null {
  if (recorder.is === 'failed' && recorder.take?.questionId === id) {
    return { is: 'failed', fault: recorder.faults.find(({ blocking }) => blocking) ?? null };
  }
  const last = takes?.findLast(({ state }) => state !== 'gone');
  return last?.state === 'broken' || (recorder.is === 'broken' && recorder.take?.questionId === id) ? { is: 'broken' } : null;
}

const obstacles: readonly string[] = [
  'insecure',
  'unsupported',
  'camera-denied',
  'camera-busy',
  'no-camera',
  'no-microphone',
  'muted',
  'silent',
  'unplugged',
  'storage-full',
] satisfies Obstacle[];
/** No camera will ever be offered here, asked for or not. */
const forGood: readonly string[] = ['insecure', 'unsupported'] satisfies Obstacle[];

/** A fault of camera or browser that stands in the way; what a camera nobody asked for would say does not matter. */
function obstacle({ recorder }: Seen): Obstacle | undefined {
  const closed = recorder.devices.is === 'closed';
  const fault = recorder.faults.find(({ code, blocking }) => blocking && (closed ? forGood : obstacles).includes(code));
  return fault?.code as Obstacle | undefined;
}

const faultOf = ({ recorder }: Seen, code: Fault['code']) => recorder.faults.find((fault) => fault.code === code && fault.blocking);

/** The take that a response points to. */
export function takeOf(question: Question, response: Response | undefined): Take | undefined {
  const id = response?.mediaUrl?.replace('media://takes/', '');
  return question.takes?.find((take) => take.id === id);
}
