import { z } from 'zod';

/** Lowercase from the edge on, as PostgreSQL writes them: an id in capitals is the same id everywhere. */
export const uuid = z.uuid().toLowerCase();

/** Ids are branded, so that a template's is never taken for an invitation's. All are UUIDs; ours are UUIDv7. */
export const templateId = uuid.brand<'TemplateId'>();
export const questionId = uuid.brand<'QuestionId'>();
export const optionId = uuid.brand<'OptionId'>();
export const invitationId = uuid.brand<'InvitationId'>();
export const responseId = uuid.brand<'ResponseId'>();
export const takeId = uuid.brand<'TakeId'>();
export const apiKeyId = uuid.brand<'ApiKeyId'>();
export const colleagueId = uuid.brand<'ColleagueId'>();

export type TemplateId = z.infer<typeof templateId>;
export type QuestionId = z.infer<typeof questionId>;
export type OptionId = z.infer<typeof optionId>;
export type InvitationId = z.infer<typeof invitationId>;
export type ResponseId = z.infer<typeof responseId>;
export type TakeId = z.infer<typeof takeId>;
export type ApiKeyId = z.infer<typeof apiKeyId>;
export type ColleagueId = z.infer<typeof colleagueId>;
