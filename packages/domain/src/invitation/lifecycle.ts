import type { Decision } from '../decision.ts';
import { DomainError } from '../errors.ts';
import type { InvitationId, QuestionId } from '../ids.ts';
import type { Template } from '../template/template.ts';
import { after, DAY } from '../time.ts';
import { answerWith } from './answer.ts';
import { GRACE } from './clock.ts';
import { completedAs } from './ending.ts';
import { made } from './forecast.ts';
import type { Asked, Invitation } from './invitation.ts';
import { askedOf, mustBe, mustBeDeadline, mustNotBeRevoked, withAsked } from './rules.ts';

export type NewInvitation = {
  readonly id: InvitationId;
  readonly candidateId: string;
  readonly candidateEmail: string;
  readonly candidateName: string;
  readonly hrId: string;
  readonly expiresAt?: Date | undefined;
};

/** HR invites one person to a published template. That there is no other open one for this e-mail, the store's unique index sees to. */
export function create(template: Template, invitation: NewInvitation, expiryDays: number, at: Date): Decision<Invitation> {
  if (template.status !== 'published') {
    throw new DomainError('TemplateNotPublishedException', 'Only a published interview can be sent to candidates.');
  }
  const { id, candidateId, candidateEmail, candidateName, hrId } = invitation;
  const expiresAt = invitation.expiresAt ?? after(at, expiryDays * DAY);
  mustBeDeadline('expiresAt', expiresAt, at);
  const next: Invitation = {
    id,
    tenantId: template.tenantId,
    companyId: template.companyId,
    templateId: template.id,
    templateTitle: template.title,
    candidateId,
    candidateEmail,
    candidateName,
    hrId,
    status: 'pending',
    completionReason: null,
    startedAt: null,
    completedAt: null,
    expiredAt: null,
    expiresAt,
    endsAt: expiresAt,
    revokedAt: null,
    createdAt: at,
    changedAt: at,
    notice: null,
    settings: template.settings,
    questions: template.questions,
    asked: [],
  };
  const data = {
    invitationId: id,
    templateId: template.id,
    templateTitle: template.title,
    candidateId,
    candidateEmail,
    candidateName,
    hrId,
  };
  return { next, events: [{ type: 'invitation.created', data: { ...data, expiresAt: expiresAt.toISOString() } }] };
}

/**
 * The candidate begins; from here the order of the questions stands.
 * @param order every question's id once, shuffled by the caller where the template asks for it
 */
export function start(it: Invitation, order: readonly QuestionId[], noticeVersion: string | undefined, at: Date): Decision<Invitation> {
  mustBe(it, 'pending');
  const place = new Map(order.map((id, index) => [id, index]));
  const questions = it.questions.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  const notice = noticeVersion === undefined ? it.notice : { version: noticeVersion, at };
  const data = { invitationId: it.id, templateId: it.templateId, candidateId: it.candidateId, startedAt: at.toISOString() };
  return {
    next: { ...it, status: 'started', startedAt: at, questions, notice, changedAt: at },
    events: [{ type: 'invitation.started', data }],
  };
}

/** The candidate ends it. What was made and not sent is sent, what is under way given up; what was reopened is left alone. */
export function complete(it: Invitation, at: Date): Decision<Invitation> {
  mustBe(it, 'started');
  const isOver = ({ response, reopenedUntil, answerBy }: Asked) =>
    response !== null || reopenedUntil !== null || (answerBy !== null && after(answerBy, GRACE) <= at);
  const missing = it.questions.filter((question) => question.isRequired && !isOver(askedOf(it, question.id))).length;
  if (missing > 0) throw new DomainError('RequiredQuestionsUnansweredException', `${missing} required questions have no answer yet.`);

  let next = it;
  const events = [];
  for (const { id } of it.questions) {
    const before = askedOf(it, id);
    if (before.response || before.reopenedUntil || !before.openedAt) continue;
    const asked: Asked = { ...before, takes: before.takes.map((take) => (take.state === 'recording' ? { ...take, state: 'gone' } : take)) };
    const sent = answerWith(withAsked(next, asked, at), asked, at, made(asked));
    next = sent.next;
    events.push(...sent.events);
  }
  const completed = completedAs(next, 'candidate', at);
  return { next: completed.next, events: [...events, ...completed.events] };
}

const about = (it: Invitation) => ({ invitationId: it.id, templateId: it.templateId, candidateId: it.candidateId, hrId: it.hrId });

/** HR takes it back: its links end at once. */
export function revoke(it: Invitation, at: Date): Decision<Invitation> {
  mustBe(it, 'pending', 'started', 'expired');
  return {
    next: { ...it, status: 'expired', expiredAt: it.expiredAt ?? at, revokedAt: at, changedAt: at },
    events: [{ type: 'invitation.revoked', data: { ...about(it), revokedAt: at.toISOString() } }],
  };
}

/** HR gives more time; an expired one is again what it was. What was reopened and still stands is not left behind. */
export function extend(it: Invitation, expiresAt: Date, at: Date): Decision<Invitation> {
  mustBe(it, 'pending', 'started', 'expired');
  mustBeDeadline('expiresAt', expiresAt, at);
  if (it.status !== 'expired' && expiresAt < it.expiresAt) {
    const message = 'A running interview can only get more time.';
    throw new DomainError('ValidationFailed', message, [{ path: 'expiresAt', message }]);
  }
  const asked = it.asked.map((old) =>
    old.reopenedUntil && !old.openedAt && !old.response && old.reopenedUntil > at && old.reopenedUntil < expiresAt
      ? { ...old, reopenedUntil: expiresAt }
      : old,
  );
  const status = it.status === 'expired' ? (it.startedAt ? 'started' : 'pending') : it.status;
  return {
    next: { ...it, status, expiredAt: null, expiresAt, asked, changedAt: at },
    events: [{ type: 'invitation.extended', data: { ...about(it), expiresAt: expiresAt.toISOString() } }],
  };
}

/** HR has the link mailed once more. */
export function resend(it: Invitation, at: Date): Decision<Invitation> {
  mustBe(it, 'pending', 'started');
  return { next: { ...it, changedAt: at }, events: [{ type: 'invitation.resent', data: about(it) }] };
}

/** HR may have the link shown, of an ended one too. */
export function mayLink(it: Invitation): void {
  mustNotBeRevoked(it);
}

/** A link opens an ended interview too, whose pages say so; a withdrawn one looks like one that never was. */
export function mayOpenLink(it: Invitation): void {
  if (it.revokedAt) throw new DomainError('InvitationNotFoundException', 'This link does not open an interview.');
}
