import { z } from 'zod';

/** Ids are branded, so that a template's is never taken for an invitation's. All are UUIDs; ours are UUIDv7. */
export const templateId = z.uuid().brand<'TemplateId'>();
export const questionId = z.uuid().brand<'QuestionId'>();
export const optionId = z.uuid().brand<'OptionId'>();
export const invitationId = z.uuid().brand<'InvitationId'>();
export const responseId = z.uuid().brand<'ResponseId'>();
export const takeId = z.uuid().brand<'TakeId'>();
export const apiKeyId = z.uuid().brand<'ApiKeyId'>();

export type TemplateId = z.infer<typeof templateId>;
export type QuestionId = z.infer<typeof questionId>;
export type OptionId = z.infer<typeof optionId>;
export type InvitationId = z.infer<typeof invitationId>;
export type ResponseId = z.infer<typeof responseId>;
export type TakeId = z.infer<typeof takeId>;
export type ApiKeyId = z.infer<typeof apiKeyId>;
