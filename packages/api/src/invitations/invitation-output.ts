import { z } from 'zod';
import { time } from '../page-output.ts';
import { questionOutput } from '../questions/question-output.ts';
import { takeOutput } from '../takes/take-output.ts';
import { contentOutput, responseOutput } from './response-output.ts';

/** A question of one interview, and how far it got; unopened, the candidate gets neither its text nor its options. */
export const askedQuestionOutput = questionOutput.extend({
  text: z.string().nullable(),
  openedAt: time.nullable(),
  answerBy: time.nullable(),
  answered: z.boolean(),
  closed: z.boolean(),
  reopenedUntil: time.nullable(),
  /** These three are the candidate's own, null for everybody else. */
  takesLeft: z.int().nullable(),
  takes: z.array(takeOutput).nullable(),
  draft: contentOutput,
});

export const invitationOutput = z.strictObject({
  id: z.uuid(),
  templateId: z.uuid(),
  templateTitle: z.string(),
  candidateId: z.uuid(),
  candidateEmail: z.string(),
  candidateName: z.string(),
  hrId: z.uuid(),
  status: z.enum(['pending', 'started', 'completed', 'expired']),
  completionReason: z.enum(['candidate', 'time_limit', 'deadline']).nullable(),
  startedAt: time.nullable(),
  completedAt: time.nullable(),
  expiresAt: time,
  endsAt: time,
  revokedAt: time.nullable(),
  createdAt: time,
  progress: z.strictObject({ answered: z.int(), total: z.int() }),
  /** Seconds of `totalTimeLimit` at `now`. */
  timeLeft: z.number(),
  terms: z.strictObject({
    companyName: z.string().nullable(),
    questionCount: z.int(),
    video: z.int(),
    text: z.int(),
    multipleChoice: z.int(),
    questionTimeLimit: z.int(),
    takes: z.int(),
    totalTimeLimit: z.int(),
    showProgress: z.boolean(),
  }),
  now: time,
  /** From start on, in the candidate's order; null before. */
  questions: z.array(askedQuestionOutput).nullable(),
  responses: z.array(responseOutput),
  /** When the newest analysis came; null until then, and for the candidate. */
  analysedAt: time.nullable(),
});

/** An invitation as lists show it. */
export const invitationSummary = invitationOutput.omit({ questions: true, responses: true, analysedAt: true });

/** The link, for HR that may send it. */
export const linkOutput = z.strictObject({ accessToken: z.string(), invitationUrl: z.string() });

export const invitationCreatedOutput = invitationOutput.extend(linkOutput.shape);

export const openedOutput = z.strictObject({ question: questionOutput, openedAt: time, answerBy: time, now: time });

/** What the analysis service sent. */
export const analysisOutput = z.strictObject({
  invitationId: z.uuid(),
  score: z.number(),
  recommendation: z.string(),
  summary: z.string(),
  questions: z.array(
    z.strictObject({ questionId: z.uuid(), score: z.number(), transcript: z.string().nullable(), feedback: z.string().nullable() }),
  ),
});
