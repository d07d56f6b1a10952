import { expect, test } from 'vitest';
import { eventData } from './events.ts';

/** What the contract says that each event tells ("Events"). */
const told = {
  'template.created': 'templateId, title, ownerId, companyId',
  'template.published': 'templateId, title, ownerId, companyId, questionsCount',
  'template.archived': 'templateId, ownerId',
  'invitation.created': 'invitationId, templateId, templateTitle, candidateId, candidateEmail, candidateName, hrId, expiresAt',
  'invitation.started': 'invitationId, templateId, candidateId, startedAt',
  'response.submitted': 'responseId, invitationId, questionId, type, mediaUrl, duration',
  'invitation.completed': 'invitationId, templateId, candidateId, hrId, responsesCount, duration, completedAt, completionReason',
  'invitation.expired': 'invitationId, templateId, candidateId, hrId, expiredAt, answered',
  'invitation.revoked': 'invitationId, templateId, candidateId, hrId, revokedAt',
  'invitation.extended': 'invitationId, templateId, candidateId, hrId, expiresAt',
  'invitation.resent': 'invitationId, templateId, candidateId, hrId',
  'response.withdrawn': 'responseId, invitationId, questionId, reason, until',
  'question.reopened': 'invitationId, questionId, reason, until',
};

test('every event tells what the contract says, no less and no more', () => {
  const fields = Object.entries(eventData).map(([type, data]) => [type, Object.keys(data.shape).join(', ')]);
  expect(Object.fromEntries(fields)).toEqual(told);
});
