import type { Decision } from './decision.ts';
import type { DomainEvent } from './events.ts';
import type { InvitationId, OptionId, QuestionId, ResponseId, TakeId, TemplateId } from './ids.ts';
import { due } from './invitation/due.ts';
import type { Invitation } from './invitation/invitation.ts';
import { create as invite, type NewInvitation, start } from './invitation/lifecycle.ts';
import { create, defaultSettings, publish } from './template/lifecycle.ts';
import { question as asQuestion } from './template/questions.ts';
import type { Question, Settings, Template } from './template/template.ts';

// Builders for tests, here and in other packages. Ids are counted, so that a failing test reads the same at every run.

export const noon = new Date('2026-03-01T12:00:00.000Z');

let count = 0;
const next = () => `0195d5e0-0000-7000-8000-${(++count).toString(16).padStart(12, '0')}`;

export const aTemplateId = () => next() as TemplateId;
export const aQuestionId = () => next() as QuestionId;
export const anOptionId = () => next() as OptionId;
export const anInvitationId = () => next() as InvitationId;
export const aResponseId = () => next() as ResponseId;
export const aTakeId = () => next() as TakeId;
export const anId = () => next();

/** A required question of a type, with what belongs to it. */
export function question(type: Question['type'] = 'text', over: Partial<Question> = {}): Question {
  const options = type === 'multiple_choice' ? ['Yes', 'No', 'Perhaps'].map((text) => ({ id: anOptionId(), text })) : null;
  return { ...asQuestion({ id: aQuestionId(), text: `A question of the type ${type}?`, type, options }, noon), ...over };
}

/** A draft with a video, a text and a choice question, unless told otherwise. */
export function template(over: Partial<Omit<Template, 'settings'>> & { settings?: Partial<Settings> } = {}): Template {
  const { settings, ...rest } = over;
  const { next: draft } = create({ id: aTemplateId(), ownerId: next(), companyId: null, title: 'Engineer', settings }, noon);
  return { ...draft, questions: [question('video'), question('text'), question('multiple_choice')], ...rest };
}

/** A pending invitation of noon to a published template, open for seven days. */
export function invitation(
  over: Partial<NewInvitation> & { questions?: readonly Question[]; settings?: Partial<Settings> } = {},
): Invitation {
  const { questions, settings, ...rest } = over;
  const draft = template({ ...(questions && { questions }), ...(settings && { settings: { ...defaultSettings, ...settings } }) });
  const { next: published } = publish(draft, noon);
  const candidate = { candidateId: next(), candidateEmail: 'kateryna@example.com', candidateName: 'Kateryna Bondarenko' };
  return invite(published, { id: anInvitationId(), hrId: next(), ...candidate, ...rest }, 7, noon).next;
}

/** The same, started at noon. */
export const started = (over: Parameters<typeof invitation>[0] = {}): Invitation => {
  const it = invitation(over);
  return start(
    it,
    it.questions.map(({ id }) => id),
    undefined,
    noon,
  ).next;
};

/** One change as the store makes it: what is due, the decision, and what it brought to its end. */
export function changed(it: Invitation, at: Date, decide: (it: Invitation, at: Date) => Decision<Invitation>): Decision<Invitation> {
  const before = due(it, at);
  const decided = decide(before.next, at);
  const settled = due(decided.next, at);
  return { next: settled.next, events: [...before.events, ...decided.events, ...settled.events] satisfies DomainEvent[] };
}
