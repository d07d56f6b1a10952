import type { InvitationId, QuestionId, ResponseId, TakeId, TemplateId } from '../ids.ts';
import type { Question, Settings } from '../template/template.ts';

export type InvitationStatus = 'pending' | 'started' | 'completed' | 'expired';
export type CompletionReason = 'candidate' | 'time_limit' | 'deadline';
export type TakeState = 'recording' | 'stored' | 'ready' | 'broken' | 'gone';

export type Slice = { readonly size: number; readonly sha256: string };

/** One recording of one question, from the first slice to what HR plays. */
export type Take = {
  readonly id: TakeId;
  readonly questionId: QuestionId;
  /** The nth begun for its question, from 1. */
  readonly number: number;
  readonly state: TakeState;
  readonly begunAt: Date;
  readonly storedAt: Date | null;
  /** Begun under an earlier opening of its question: it does not count against today's retakes. */
  readonly earlier: boolean;
  readonly mimeType: string | null;
  /** Seconds, by the recorder's clock until it was decoded. */
  readonly duration: number | null;
  /** Bytes. */
  readonly size: number | null;
  /** Its manifest, from `stored` on. */
  readonly slices: readonly Slice[] | null;
  /** Its slices go straight to the bucket. */
  readonly direct: boolean;
  /** Its slice 0 is here (`firstSlice`): the server could finish it if its phone were lost. Kept, so that the forecast knows without asking the store. */
  readonly arriving: boolean;
  /** What is here from slice 0 without a gap. Not kept with the take: loaded for those still `recording` whose 24 hours are over, empty otherwise. */
  readonly received: readonly Slice[];
  readonly problem: string | null;
  readonly checked: 'decoded' | 'structure' | null;
  /** The media type of a still from it; null where none could be made. */
  readonly poster: 'image/jpeg' | 'image/png' | null;
  /** Whether it was made an MP4 of H.264 and AAC, which every browser plays; null: nobody has tried. */
  readonly mp4: boolean | null;
};

export type Response = {
  readonly id: ResponseId;
  readonly questionId: QuestionId;
  readonly type: 'video' | 'text' | 'choice';
  /** The words, or the ids of what was chosen as a JSON list; null for a video. */
  readonly content: string | null;
  readonly mediaUrl: string | null;
  readonly takeId: TakeId | null;
  /** Whole seconds; null for what was not recorded. */
  readonly duration: number | null;
  readonly submittedBy: 'candidate' | 'server';
  readonly submittedAt: Date;
};

/** What happened to one question so far; a question nobody opened, drafted or reopened has none. */
export type Asked = {
  readonly questionId: QuestionId;
  readonly openedAt: Date | null;
  readonly answerBy: Date | null;
  /** Opened anew by HR, or after a take broke: kept when answered, since that opening lives beside status and time limit. */
  readonly reopenedUntil: Date | null;
  /** What was typed or chosen and not sent, as a response's `content` has it. */
  readonly draft: string | null;
  readonly response: Response | null;
  /** In the order begun. */
  readonly takes: readonly Take[];
  /** What its reopening withdrew, where that cannot lie in `draft`: a video. Sent again when the time ends with nothing newer. */
  readonly withdrawn: Media | null;
  /** The span that counts for `totalTimeLimit`, cut when it is answered; what HR adds by reopening does not count. */
  readonly counted: { readonly from: Date; readonly until: Date } | null;
};

export type Media = { readonly takeId: TakeId | null; readonly mediaUrl: string; readonly duration: number | null };

/** One person's interview: the rules it was given, and how far it got. */
export type Invitation = {
  readonly id: InvitationId;
  readonly tenantId: string;
  readonly companyId: string | null;
  readonly templateId: TemplateId;
  readonly templateTitle: string;
  readonly candidateId: string;
  readonly candidateEmail: string;
  readonly candidateName: string;
  readonly hrId: string;
  readonly status: InvitationStatus;
  readonly completionReason: CompletionReason | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly expiredAt: Date | null;
  readonly expiresAt: Date;
  /** When it ends if it is left alone; kept with each change (contract, "The end"). */
  readonly endsAt: Date;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
  /** The instant of the last change. Everything due by then was done by then, so nothing that is computed lies before it. */
  readonly changedAt: Date;
  /** The version of the privacy notice that was agreed to, and when. */
  readonly notice: { readonly version: string; readonly at: Date } | null;
  /** The published template's, which never change again. */
  readonly settings: Settings;
  /** In the candidate's order, frozen at start; the template's order before. */
  readonly questions: readonly Question[];
  readonly asked: readonly Asked[];
};
