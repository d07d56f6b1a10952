import fc from 'fast-check';
import type { Decision } from '../decision.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { OptionId, ResponseId, TakeId } from '../ids.ts';
import type { Question, QuestionType } from '../template/template.ts';
import { noon, question, started } from '../testing.ts';
import { after, DAY, HOUR, SECOND } from '../time.ts';
import { arrivalEnd, GRACE, questionEnd, usedUpAt } from './clock.ts';
import { due } from './due.ts';
import type { Invitation, Slice, Take } from './invitation.ts';
import { complete, extend, resend, revoke, start } from './lifecycle.ts';
import { openQuestion, respond, saveDraft } from './questions.ts';
import { reopen, takeBroken } from './reopen.ts';
import { beginTake, finishTake, firstSlice, giveUpTake, takeReady } from './takes.ts';

// Random interviews: what candidate, HR, media job and sweep might do, with jumps onto the instants where rules change.

/** The database of a walk: what the last change wrote, and the slices that stand outside of it. */
export type World = { it: Invitation; readonly slices: Map<TakeId, Slice[]> };

/** The invitation with `received` of its takes filled in. */
function withReceived(it: Invitation, received: (take: Take) => readonly Slice[]): Invitation {
  return {
    ...it,
    asked: it.asked.map((asked) => ({ ...asked, takes: asked.takes.map((take) => ({ ...take, received: received(take) })) })),
  };
}

/** What a store loads: slices of takes whose arrival is over. They are no column of a take. */
export const load = ({ it, slices }: World, at: Date): Invitation =>
  withReceived(it, (take) => (take.state === 'recording' && arrivalEnd(take) <= at ? (slices.get(take.id) ?? []) : []));

export const kept = (it: Invitation): Invitation => withReceived(it, () => []);

const names = [
  ...['open', 'open', 'draft', 'draft', 'clear', 'begin', 'begin', 'begin', 'slice', 'slice', 'finish', 'finish', 'finish', 'giveUp'],
  ...['ready', 'broken', 'respond', 'respond', 'send', 'complete', 'extend', 'resend', 'revoke', 'reopen', 'start', 'wait', 'wait'],
] as const;
export type Name = (typeof names)[number];

const step = fc.record({
  name: fc.constantFrom(...names),
  jump: fc.nat(1000),
  near: fc.constantFrom(-1, 0, 1),
  which: fc.nat(1000),
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const aQuestion = fc.record({
  type: fc.constantFrom<QuestionType>('video', 'video', 'text', 'multiple_choice'),
  timeLimit: fc.constantFrom(10, 10, 20, 40, 3600),
  thinkTime: fc.constantFrom(0, 5),
  isRequired: fc.boolean(),
});

/** A started interview of a few questions, whose limits are short enough to meet each other, or longer than a day. */
export const anInterview = fc
  .record({
    questions: fc.array(aQuestion, { minLength: 1, maxLength: 4 }),
    totalTimeLimit: fc.constantFrom(1, 1, 2, 480),
    maxRetakes: fc.constantFrom(0, 1, 10),
    days: fc.constantFrom(0.001, 1, 3, 7),
  })
  .map(({ questions, totalTimeLimit, maxRetakes, days }) => {
    const asked: Question[] = questions.map(({ type, thinkTime, ...over }) =>
      question(type, { ...over, thinkTime: type === 'video' ? thinkTime : null }),
    );
    return started({ questions: asked, settings: { totalTimeLimit, maxRetakes }, expiresAt: after(noon, days * DAY) });
  });

/** Instants at which something changes by itself, not before `now`. */
export function instants(it: Invitation, now: Date): Date[] {
  const ofQuestions = it.asked.flatMap((asked) => [
    asked.answerBy,
    asked.answerBy && after(asked.answerBy, GRACE),
    asked.reopenedUntil,
    questionEnd(it, asked),
    ...asked.takes.map(arrivalEnd),
  ]);
  return [it.expiresAt, it.endsAt, usedUpAt(it), ...ofQuestions].filter((instant) => instant !== null).filter((instant) => instant >= now);
}

/** How a walk is drawn; fast-check's own size would stop most of them before anything happened. */
export const steps = fc.array(step, { minLength: 5, maxLength: 40, size: 'max' });

const slice = (n: number): Slice => ({ size: 1000 + n, sha256: n.toString(16).padStart(64, '0') });

const aManifest = (world: World, take: Take) => {
  const here = world.slices.get(take.id) ?? [slice(0)];
  return { manifest: { mimeType: 'video/webm', duration: 5, slices: here, anyway: true }, received: new Map(here.entries()) };
};

export type Done = {
  readonly name: Name;
  readonly at: Date;
  readonly before: Invitation;
  readonly decided: Decision<Invitation> | null;
  readonly refusal: DomainError | null;
};

type Command = (it: Invitation, at: Date) => Decision<Invitation>;

const isPlayable = ({ state }: Take) => state === 'stored' || state === 'ready';
const pick = <T>(from: readonly T[], which: number): T | undefined => from[which % (from.length || 1)];

/** What a step is about: mostly something that it fits, so that walks get somewhere; else anything. */
function subject({ name, which }: Step, it: Invitation): { asked: Question; take: Take | undefined } {
  const takes = it.asked.flatMap((one) => one.takes).toReversed();
  const fits = (take: Take) => (name === 'ready' || name === 'broken' || name === 'send' ? isPlayable(take) : take.state === 'recording');
  const take = pick(which % 8 === 0 ? takes : takes.filter(fits), which);
  const ofType = (question: Question) => (name === 'begin' ? question.type === 'video' : question.type !== 'video');
  const narrow = which % 8 > 0 && (name === 'begin' || name === 'draft' || name === 'clear');
  const asked = pick(narrow ? it.questions.filter(ofType) : it.questions, which) ?? it.questions[0]!;
  return { asked: name === 'send' && take ? it.questions.find(({ id }) => id === take.questionId)! : asked, take };
}

/** The decision that a step stands for, on what it finds. */
function commandOf(one: Step, index: number, world: World, it: Invitation): Command | null {
  const { name, which } = one;
  const { asked, take } = subject(one, it);
  const { id } = asked;
  const newId = (kind: number) => `0195d5e0-000${kind}-7000-8000-${index.toString(16).padStart(12, '0')}`;
  const chosen = [asked.options?.[which % 3]?.id as OptionId];
  const answer = { invitationId: it.id, id: newId(1) as ResponseId, questionId: id };
  switch (name) {
    case 'open':
      return (it, at) => openQuestion(it, id, at);
    case 'draft':
      return (it, at) => saveDraft(it, id, asked.type === 'text' ? `Word ${index}` : chosen, at);
    case 'clear':
      return (it, at) => saveDraft(it, id, asked.type === 'text' ? '' : [], at);
    case 'begin':
      return (it, at) => beginTake(it, { id: newId(2) as TakeId, questionId: id, direct: false }, at);
    case 'slice':
      return take ? (it, at) => firstSlice(it, take.id, at) : null;
    case 'finish': {
      if (!take) return null;
      const { manifest, received } = aManifest(world, take);
      return (it, at) => finishTake(it, take.id, manifest, received, at);
    }
    case 'giveUp':
      return take ? (it, at) => giveUpTake(it, take.id, at) : null;
    case 'ready':
      return take
        ? (it, at) =>
            takeReady(it, take.id, { mimeType: 'video/mp4', duration: 5, size: 1, checked: 'decoded', poster: null, mp4: null }, at)
        : null;
    case 'broken':
      return take ? (it, at) => takeBroken(it, take.id, 'No sound.', at) : null;
    case 'respond':
      if (asked.type === 'video')
        return (it, at) => respond(it, { ...answer, type: 'video', mediaUrl: 's3://bucket/key', duration: 5 }, at);
      if (asked.type === 'text') return (it, at) => respond(it, { ...answer, type: 'text', content: `Answer ${index}` }, at);
      return (it, at) => respond(it, { ...answer, type: 'choice', content: chosen }, at);
    case 'send':
      return take ? (it, at) => respond(it, { ...answer, type: 'video', takeId: take.id }, at) : null;
    case 'complete':
      return complete;
    case 'extend':
      return (it, at) => extend(it, after(at, (which % 50) * HOUR), at);
    case 'resend':
      return resend;
    case 'revoke':
      return which % 10 === 0 ? revoke : null;
    case 'reopen':
      return (it, at) => reopen(it, id, which % 2 ? undefined : after(at, 1 + (which % 40) * HOUR), at);
    case 'start':
      return (it, at) => start(it, [], undefined, at);
    case 'wait':
      return null;
  }
}

/** When the step happens: onto an interesting instant or next to it, or a little later. */
function timeOf({ jump, near }: Step, it: Invitation, now: Date): Date {
  const interesting = instants(it, now).toSorted((a, b) => a.getTime() - b.getTime());
  const target = jump % 6 === 0 ? pick(interesting.slice(0, jump % 3 === 0 ? 20 : 2), Math.floor(jump / 18)) : undefined;
  const at = target ? after(target, near) : after(now, (jump % 7) * SECOND * (jump % 25 === 0 ? 600 : 1));
  return at < now ? now : at;
}

type Policy = 'never' | 'at once' | 'late';

/** Walks an interview. `seen` is called after each step with the world as it was written. */
export function walk(
  it: Invitation,
  steps: readonly Step[],
  seen: (world: World, done: Done, it: Invitation) => void = () => {},
  policy: Policy = 'never',
): { world: World; events: DomainEvent[]; now: Date } {
  const world: World = { it, slices: new Map() };
  const events: DomainEvent[] = [];
  let now = noon;
  const write = ({ next, events: more }: Decision<Invitation>) => {
    world.it = kept(next);
    events.push(...more);
  };
  for (const [index, one] of steps.entries()) {
    const at = timeOf(one, due(load(world, now), now).next, now);
    if (policy !== 'never') sweep(world, policy, now, at, write);
    now = at;
    const before = due(load(world, at), at);
    const command = commandOf(one, index, world, before.next);
    let decided: Decision<Invitation> | null = null;
    let refusal: DomainError | null = null;
    try {
      decided = command?.(before.next, at) ?? null;
      if (decided) {
        const settled = due(decided.next, at);
        write({ next: settled.next, events: [...before.events, ...decided.events, ...settled.events] });
        if (one.name === 'slice') addSlice(world, before.next, one);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusal = error;
    }
    seen(world, { name: one.name, at, before: before.next, decided, refusal }, due(load(world, at), at).next);
  }
  return { world, events, now };
}

function addSlice({ slices }: World, it: Invitation, one: Step): void {
  const { take } = subject(one, it);
  const here = take && slices.get(take.id);
  if (take) slices.set(take.id, [...(here ?? []), slice(here?.length ?? 0)]);
}

/** A sweep alone, at each due instant and once more, or once at any time after. */
function sweep(world: World, policy: Policy, from: Date, until: Date, write: (decision: Decision<Invitation>) => void): void {
  if (policy === 'late') {
    const at = after(from, (until.getTime() - from.getTime()) / 2);
    write(due(load(world, at), at));
    return;
  }
  for (const at of [...instants(world.it, from), until]
    .filter((instant) => instant <= until)
    .toSorted((a, b) => a.getTime() - b.getTime())) {
    write(due(load(world, at), at));
    write(due(load(world, at), at));
  }
}
