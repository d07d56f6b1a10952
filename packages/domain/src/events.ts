import { z } from 'zod';

const id = z.uuid();
const time = z.iso.datetime();
const reason = z.enum(['hr', 'broken']);

/** The data of every public event, by type: what is published, and what consumers can check against (contract, "Events"). */
export const eventData = {
  'template.created': z.strictObject({ templateId: id, title: z.string(), ownerId: id, companyId: id.nullable() }),
  'template.published': z.strictObject({
    templateId: id,
    title: z.string(),
    ownerId: id,
    companyId: id.nullable(),
    questionsCount: z.int(),
  }),
  'template.archived': z.strictObject({ templateId: id, ownerId: id }),
  'invitation.created': z.strictObject({
    invitationId: id,
    templateId: id,
    templateTitle: z.string(),
    candidateId: id,
    candidateEmail: z.string(),
    candidateName: z.string(),
    hrId: id,
    expiresAt: time,
  }),
  'invitation.started': z.strictObject({ invitationId: id, templateId: id, candidateId: id, startedAt: time }),
  'response.submitted': z.strictObject({
    responseId: id,
    invitationId: id,
    questionId: id,
    type: z.enum(['video', 'text', 'choice']),
    mediaUrl: z.string().nullable(),
    /** Seconds; null for what was written or chosen. */
    duration: z.int().nullable(),
  }),
  'invitation.completed': z.strictObject({
    invitationId: id,
    templateId: id,
    candidateId: id,
    hrId: id,
    responsesCount: z.int(),
    /** Seconds from start to completion. */
    duration: z.int(),
    completedAt: time,
    completionReason: z.enum(['candidate', 'time_limit', 'deadline']),
  }),
  'invitation.expired': z.strictObject({ invitationId: id, templateId: id, candidateId: id, hrId: id, expiredAt: time, answered: z.int() }),
  'invitation.revoked': z.strictObject({ invitationId: id, templateId: id, candidateId: id, hrId: id, revokedAt: time }),
  'invitation.extended': z.strictObject({ invitationId: id, templateId: id, candidateId: id, hrId: id, expiresAt: time }),
  'invitation.resent': z.strictObject({ invitationId: id, templateId: id, candidateId: id, hrId: id }),
  'response.withdrawn': z.strictObject({ responseId: id, invitationId: id, questionId: id, reason, until: time }),
  'question.reopened': z.strictObject({ invitationId: id, questionId: id, reason, until: time }),
};

export type EventType = keyof typeof eventData;
export type DomainEvent = { [T in EventType]: { readonly type: T; readonly data: z.infer<(typeof eventData)[T]> } }[EventType];

/** The form of every event, others' too. */
export const envelope = z.object({
  eventId: z.uuid(),
  eventType: z.string(),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof envelope>;

/** One message of the topic `interview-events`. */
export type InterviewEvent = { readonly eventId: string; readonly timestamp: string } & {
  [T in EventType]: { readonly eventType: T; readonly data: z.infer<(typeof eventData)[T]> };
}[EventType];

const [first, ...others] = Object.entries(eventData).map(([type, data]) =>
  // What we publish is exactly this; who reads passes over the fields that a later version adds.
  envelope.extend({ eventType: z.literal(type), timestamp: time, data: data.strip() }),
);

/** Any message of the topic `interview-events`, as a consumer checks it. */
export const interviewEvent = z.discriminatedUnion('eventType', [first!, ...others]);

/**
 * Checks what a consumer has read from the topic.
 * @param value the message's value, parsed from JSON
 * @throws ZodError that names what does not fit; also for an event type that this version does not know yet
 */
export function parseInterviewEvent(value: unknown): InterviewEvent {
  return interviewEvent.parse(value) as InterviewEvent;
}
