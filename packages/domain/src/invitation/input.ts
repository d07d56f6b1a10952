import { z } from 'zod';
import { email, instant, page, search, text } from '../fields.ts';
import { invitationId, optionId, questionId, responseId, takeId, templateId, uuid } from '../ids.ts';
import { MOST_SLICES } from './slices.ts';

const status = z.enum(['pending', 'started', 'completed', 'expired']).optional();
/** Where both carriers came along, HR's wins unless the caller asks as the candidate. */
const as = z.literal('candidate').optional();
const onInvitation = { invitationId };
const onQuestion = { invitationId, questionId };
const onTake = { takeId };

/** A sha-256 in lowercase hex. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 in lowercase hex.');
/** One piece of a take. Past 8 MiB is `PayloadTooLarge`, which is no matter of shape: see `slices.ts`. */
const slice = z.strictObject({ size: z.int().min(1), sha256 });
const n = z
  .int()
  .min(0)
  .max(MOST_SLICES - 1);

const answer = { invitationId, id: responseId.optional(), questionId };
/** Stored as a name and never fetched. */
const externalUrl = text(1, 1100).regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/\S+$/, 'Must be s3://bucket/key.');

const videoAnswer = z
  .strictObject({
    ...answer,
    type: z.literal('video'),
    takeId: takeId.optional(),
    mediaUrl: externalUrl.optional(),
    duration: z.int().min(0).optional(),
  })
  .superRefine((it, ctx) => {
    if ((it.takeId === undefined) === (it.mediaUrl === undefined))
      ctx.addIssue({ code: 'custom', path: ['takeId'], message: 'Give a take or a mediaUrl.' });
    if (it.takeId !== undefined && it.duration !== undefined)
      ctx.addIssue({ code: 'custom', path: ['duration'], message: 'A take knows its own duration.' });
  });
const chosen = z.array(optionId).max(20);

/** What `invitations.*` accept. */
export const invitationInput = {
  list: z.strictObject({ status, templateId: templateId.optional(), search, ...page }),
  mine: z.strictObject({ status, ...page }),
  get: z.strictObject({ ...onInvitation, as }),
  create: z.strictObject({
    id: invitationId.optional(),
    templateId,
    candidateEmail: email,
    candidateName: text(1, 200),
    candidateId: uuid.optional(),
    expiresAt: instant.optional(),
  }),
  link: z.strictObject(onInvitation),
  resend: z.strictObject(onInvitation),
  extend: z.strictObject({ ...onInvitation, expiresAt: instant }),
  revoke: z.strictObject(onInvitation),
  reopen: z.strictObject({ ...onQuestion, until: instant.optional() }),
  start: z.strictObject({ ...onInvitation, noticeVersion: text(1, 200).optional() }),
  open: z.strictObject(onQuestion),
  /** Words, one option or several; an empty one clears the draft. */
  draft: z.strictObject({ ...onQuestion, content: z.union([text(0, 10_000), chosen]) }),
  respond: z.discriminatedUnion('type', [
    videoAnswer,
    z.strictObject({ ...answer, type: z.literal('text'), content: text(1, 10_000) }),
    z.strictObject({ ...answer, type: z.literal('choice'), content: z.union([optionId, chosen.min(1)]) }),
  ]),
  complete: z.strictObject(onInvitation),
  analysis: z.strictObject(onInvitation),
};

/** What `notices.*` accept. */
export const noticeInput = { list: z.strictObject(page), read: z.strictObject(onInvitation) };

/** What `takes.*` accept; `slice` is the route that takes bytes. */
export const takeInput = {
  check: z.strictObject({ ...onInvitation, id: takeId.optional() }),
  begin: z.strictObject({ ...onInvitation, id: takeId.optional(), questionId }),
  slice: z.strictObject({ ...onTake, n }),
  sliceUrl: z.strictObject({ ...onTake, n, ...slice.shape }),
  received: z.strictObject(onTake),
  finish: z.strictObject({
    ...onTake,
    mimeType: text(1, 200)
      .regex(/^video\/(webm|mp4)\s*(;.*)?$/i, 'video/webm or video/mp4.')
      .optional(),
    /** Seconds, over slices and not by the clock. */
    duration: z.number().min(0),
    slices: z.array(slice).min(1).max(MOST_SLICES),
    anyway: z.boolean().optional(),
  }),
  giveUp: z.strictObject(onTake),
  get: z.strictObject({ ...onTake, as }),
};

export type Answer = z.infer<typeof invitationInput.respond>;
export type DraftContent = z.infer<typeof invitationInput.draft>['content'];
export type Manifest = Omit<z.infer<typeof takeInput.finish>, 'takeId'>;
