import { DomainError, type ErrorCode } from '@interviews/domain/errors.ts';
import { type ProblemCode, problemOf } from '../problem.ts';
import type { Json } from './json.ts';

const template = ['TemplateArchivedException'] as const satisfies ErrorCode[];
const draft = [...template, 'TemplateNotDraftException'] as const satisfies ErrorCode[];
const takesAnswers = [
  'InvitationRevokedException',
  'InvitationNotStartedException',
  'InvitationExpiredException',
  'InvitationAlreadyCompletedException',
] as const satisfies ErrorCode[];
const answering = [...takesAnswers, 'ResponseAlreadySubmittedException', 'AnswerTimeOverException'] as const satisfies ErrorCode[];
const slices = [...answering, 'TakeNotStoredException', 'SliceConflictException'] as const satisfies ErrorCode[];
const handled = ['InvitationRevokedException', 'InvitationAlreadyCompletedException'] as const satisfies ErrorCode[];

/** What the state of things may say to each procedure; what its input says of itself (ids, versions, who calls) is not repeated here. */
const ofState: Readonly<Record<string, readonly ErrorCode[]>> = {
  'templates.update': draft,
  'templates.delete': ['TemplateInUseException'],
  'templates.publish': [...draft, 'TemplateHasNoQuestionsException'],
  'templates.archive': template,
  'questions.add': draft,
  'questions.update': draft,
  'questions.remove': draft,
  'questions.reorder': draft,
  'invitations.create': ['TemplateNotFoundException', 'TemplateNotPublishedException', 'InvitationAlreadyExistsException'],
  'invitations.link': ['InvitationRevokedException'],
  'invitations.resend': [...handled, 'InvitationExpiredException'],
  'invitations.extend': [...handled, 'InvitationAlreadyExistsException'],
  'invitations.revoke': handled,
  'invitations.reopen': ['InvitationRevokedException', 'InvitationNotStartedException', 'InvitationExpiredException'],
  'invitations.start': [...handled, 'InvitationExpiredException', 'InvitationAlreadyStartedException'],
  'invitations.open': answering,
  'invitations.draft': answering,
  'invitations.respond': [...answering, 'QuestionNotFoundException', 'TakeNotFoundException', 'TakeNotStoredException'],
  'invitations.complete': [...takesAnswers, 'RequiredQuestionsUnansweredException'],
  'invitations.analysis': ['AnalysisNotFoundException'],
  'takes.check': [...handled, 'InvitationExpiredException', 'TooManyRequests'],
  'takes.begin': [...answering, 'QuestionNotFoundException', 'RetakeLimitReachedException'],
  'takes.slice': slices,
  'takes.sliceUrl': slices,
  'takes.finish': [...slices, 'RetakeLimitReachedException', 'TakeSupersededException'],
  'takes.giveUp': [...answering, 'SliceConflictException'],
  'sessions.hr': ['Unauthenticated', 'TooManyRequests'],
  'sessions.candidate': ['InvitationNotFoundException', 'TooManyRequests'],
  'sessions.password': ['PasswordLinkNotFoundException', 'TooManyRequests'],
  'colleagues.invite': ['ColleagueAlreadyExistsException', 'ColleaguesElsewhereException'],
  'colleagues.update': ['LastAdminException', 'ColleaguesElsewhereException'],
  'colleagues.disable': ['LastAdminException', 'ColleaguesElsewhereException'],
  'colleagues.enable': ['ColleaguesElsewhereException'],
  'colleagues.link': ['ColleagueDisabledException', 'ColleaguesElsewhereException'],
};

const ofPath: Readonly<Record<string, ErrorCode>> = {
  templateId: 'TemplateNotFoundException',
  invitationId: 'InvitationNotFoundException',
  questionId: 'QuestionNotFoundException',
  takeId: 'TakeNotFoundException',
  apiKeyId: 'ApiKeyNotFoundException',
  colleagueId: 'ColleagueNotFoundException',
};

export type Asked = {
  readonly procedure: string;
  readonly inPath: readonly string[];
  readonly writes: boolean;
  readonly isPublic: boolean;
  readonly makes: boolean;
  readonly versioned: boolean;
};

const OF_TRANSPORT: Readonly<Partial<Record<ProblemCode, number>>> = {
  NotFound: 404,
  MethodNotAllowed: 405,
  UnsupportedMediaType: 415,
  InternalError: 500,
};

/** The status that a code is always told with. */
export const statusOf = (code: ProblemCode): number => OF_TRANSPORT[code] ?? problemOf(new DomainError(code as ErrorCode, ''), '').status;

/** Every code that an operation may answer with, once. */
export function codesOf({ procedure, inPath, writes, isPublic, makes, versioned }: Asked): ProblemCode[] {
  return [
    ...new Set<ProblemCode>([
      'ValidationFailed',
      ...(isPublic ? [] : (['Unauthenticated', 'Forbidden', 'IssuerUnreachable'] as const)),
      ...inPath.flatMap((name) => ofPath[name] ?? []),
      ...(makes ? (['IdConflict'] as const) : []),
      ...(versioned ? (['VersionConflict'] as const) : []),
      ...(ofState[procedure] ?? []),
      ...(writes ? (['PayloadTooLarge', 'UnsupportedMediaType'] as const) : []),
      'InternalError',
    ]),
  ];
}

/** The answers of an operation that are refusals: by status, each with the codes that it may carry. */
export function refusals(asked: Asked): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codesOf(asked)) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries([...byStatus].toSorted(([a], [b]) => a - b).map(([status, codes]) => [String(status), refusal(status, codes)]));
}

function refusal(status: number, codes: readonly ProblemCode[]): Json {
  return {
    description: codes.join(', '),
    ...((status === 429 || status === 503) && {
      headers: { 'Retry-After': { description: 'After how many seconds to try again.', schema: { type: 'integer' } } },
    }),
    content: {
      'application/problem+json': {
        schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { status: { const: status }, code: { enum: codes } } }] },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}
