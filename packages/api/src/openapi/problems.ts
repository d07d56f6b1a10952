import type { ErrorCode } from '@interviews/domain/errors.ts';
import { type ProblemCode, problem } from '../problem.ts';
import type { Json } from './json.ts';
import { statusOf } from './refusals.ts';

/** What each code says to a person, as an example of its `detail`. */
const details: Readonly<Record<ErrorCode | 'NotFound' | 'MethodNotAllowed' | 'UnsupportedMediaType' | 'InternalError', string>> = {
  TemplateNotFoundException: 'There is nothing with this id.',
  InvitationNotFoundException: 'There is nothing with this id.',
  QuestionNotFoundException: 'There is nothing with this id.',
  TakeNotFoundException: 'There is nothing with this id.',
  ApiKeyNotFoundException: 'There is no key with this id.',
  ColleagueNotFoundException: 'There is nobody with this id.',
  PasswordLinkNotFoundException: 'This link does not open anything, or not any more.',
  AnalysisNotFoundException: 'There is no analysis of this interview yet.',
  NotFound: 'There is nothing at this address.',
  MethodNotAllowed: 'This address does not take that method.',
  TemplateNotPublishedException: 'Only a published interview can be sent to candidates.',
  InvitationExpiredException: 'The deadline of this interview has passed.',
  InvitationAlreadyStartedException: 'This interview has already been started.',
  InvitationNotStartedException: 'This interview has not been started.',
  ResponseAlreadySubmittedException: 'This question has its answer.',
  ValidationFailed: 'The request does not fit.',
  Unauthenticated: 'Sign in first.',
  Forbidden: 'This is for the people who invite.',
  TemplateNotDraftException: 'This interview is published. Duplicate it to change what candidates are asked.',
  TemplateHasNoQuestionsException: 'An interview needs a question before it can be published.',
  TemplateInUseException: 'Candidates were invited to this interview. Archive it instead.',
  TemplateArchivedException: 'This interview is archived.',
  InvitationAlreadyExistsException: 'There is an open invitation for this address already.',
  InvitationAlreadyCompletedException: 'This interview is already complete.',
  InvitationRevokedException: 'This invitation was withdrawn.',
  RequiredQuestionsUnansweredException: '1 required questions have no answer yet.',
  RetakeLimitReachedException: 'There are no more takes for this question.',
  AnswerTimeOverException: 'The time for this question is over.',
  TakeNotStoredException: 'This recording has not arrived whole.',
  TakeSupersededException: 'A newer recording of this question is under way.',
  SliceConflictException: 'Some slices are missing or different.',
  ColleagueAlreadyExistsException: 'Somebody signs in with this address already.',
  ColleagueDisabledException: 'They may not sign in. Let them in again first.',
  ColleaguesElsewhereException: 'The people of your company are kept where you sign in.',
  LastAdminException: 'Somebody must be left who can invite people. Make another admin first.',
  IdConflict: 'This id is taken.',
  VersionConflict: 'This is version 3 by now.',
  PayloadTooLarge: 'The body is too large.',
  UnsupportedMediaType: 'Send JSON.',
  TooManyRequests: 'Too many attempts. Try again in 42 seconds.',
  IssuerUnreachable: 'Whoever issued this token cannot be asked for its keys now. Try again in a moment.',
  InternalError: 'Something went wrong on our side. Request 0198f3a1-7c1e-7000-8000-00000000000f.',
};

const errors: Partial<Record<ProblemCode, { path: string; message: string }[]>> = {
  ValidationFailed: [{ path: 'nonsense', message: 'Unknown field.' }],
  SliceConflictException: [{ path: 'slices.3', message: 'This slice is not here.' }],
};

/** Every refusal there is, as it comes. */
export const problemExamples = (): Json =>
  Object.fromEntries(
    Object.entries(details).map(([name, detail]) => {
      const code = name as ProblemCode;
      return [code, { value: problem(statusOf(code), code, detail, errors[code]) }];
    }),
  );

export const problemSchema = (): Json => ({
  type: 'object',
  description: 'RFC 9457. `code` is for programs and never changes; `detail` is for people.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(details) },
    errors: {
      type: 'array',
      description: 'Where the input is wrong, as dotted paths.',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
});
