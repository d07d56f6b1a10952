export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

/** Every refusal that the contract names, and what kind it is. Transports map the kind; the domain knows no HTTP. */
const kinds = {
  TemplateNotFoundException: 'not_found',
  InvitationNotFoundException: 'not_found',
  QuestionNotFoundException: 'not_found',
  TakeNotFoundException: 'not_found',
  ApiKeyNotFoundException: 'not_found',
  ColleagueNotFoundException: 'not_found',
  PasswordLinkNotFoundException: 'not_found',
  AnalysisNotFoundException: 'not_found',
  TemplateNotPublishedException: 'invalid',
  InvitationExpiredException: 'invalid',
  InvitationAlreadyStartedException: 'invalid',
  InvitationNotStartedException: 'invalid',
  ResponseAlreadySubmittedException: 'invalid',
  ValidationFailed: 'invalid',
  Unauthenticated: 'unauthenticated',
  Forbidden: 'forbidden',
  TemplateNotDraftException: 'conflict',
  TemplateHasNoQuestionsException: 'conflict',
  TemplateInUseException: 'conflict',
  TemplateArchivedException: 'conflict',
  InvitationAlreadyExistsException: 'conflict',
  InvitationAlreadyCompletedException: 'conflict',
  InvitationRevokedException: 'conflict',
  RequiredQuestionsUnansweredException: 'conflict',
  RetakeLimitReachedException: 'conflict',
  AnswerTimeOverException: 'conflict',
  TakeNotStoredException: 'conflict',
  TakeSupersededException: 'conflict',
  SliceConflictException: 'conflict',
  ColleagueAlreadyExistsException: 'conflict',
  ColleagueDisabledException: 'conflict',
  ColleaguesElsewhereException: 'conflict',
  LastAdminException: 'conflict',
  IdConflict: 'conflict',
  VersionConflict: 'precondition',
  PayloadTooLarge: 'too_large',
  TooManyRequests: 'too_many',
  IssuerUnreachable: 'unavailable',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof kinds;

/** Where in the input something is wrong: a dotted path (`slices.3`, `questions.0.text`) and a sentence. */
export type FieldError = { readonly path: string; readonly message: string };

/** A command was refused. The message is for the person who sent it. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly errors: readonly FieldError[] | undefined;

  constructor(code: ErrorCode, message: string, errors?: readonly FieldError[]) {
    super(message);
    this.code = code;
    this.kind = kinds[code];
    this.errors = errors;
  }
}
