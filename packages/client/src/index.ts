import type { AppRouter } from '@interviews/api/router.ts';
import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';

export type { Problem, ProblemCode } from '@interviews/api/problem.ts';
export { apiKeyInput, sessionInput } from '@interviews/domain/access/input.ts';
export type { ErrorCode, FieldError } from '@interviews/domain/errors.ts';
export { type DomainEvent, type EventType, eventData, type InterviewEvent, parseInterviewEvent } from '@interviews/domain/events.ts';
export { invitationInput, takeInput } from '@interviews/domain/invitation/input.ts';
export { questionInput, templateInput } from '@interviews/domain/template/input.ts';
export { questionProblems } from '@interviews/domain/template/question-problems.ts';
export type { AppRouter };

type Outputs = inferRouterOutputs<AppRouter>;
export type Template = Outputs['templates']['get'];
export type TemplateSummary = Outputs['templates']['list']['items'][number];
export type Question = Outputs['questions']['add'];
export type Settings = Template['settings'];
export type Invitation = Outputs['invitations']['get'];
export type InvitationSummary = Outputs['invitations']['list']['items'][number];
export type InvitationCreated = Outputs['invitations']['create'];
/** A question of one interview, and how far it got. */
export type AskedQuestion = NonNullable<Invitation['questions']>[number];
export type Response = Outputs['invitations']['respond'];
export type Opened = Outputs['invitations']['open'];
export type Take = Outputs['takes']['get'];
export type TakeBegun = Outputs['takes']['begin'];
export type Received = Outputs['takes']['received'];
export type HrSession = Outputs['sessions']['hr'];
export type CandidateSession = Outputs['sessions']['candidate'];
export type ApiKey = Outputs['apiKeys']['list']['items'][number];

type Options = {
  /** Where the API is: `https://interviews.example`. */
  readonly url: string;
  /** A JWT, an API key or a candidate session; `getToken` is asked before every call. */
  readonly token?: string;
  readonly getToken?: () => string | null | Promise<string | null>;
  readonly fetch?: typeof fetch;
};

/** The API as typed functions: `client.templates.list.query({})`. */
export function createInterviewClient({ url, token, getToken, fetch }: Options): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${url.replace(/\/$/, '')}/api/trpc`,
        async headers() {
          const bearer = token ?? (await getToken?.());
          return bearer ? { authorization: `Bearer ${bearer}` } : {};
        },
        ...(fetch && { fetch: (input, init) => fetch(String(input), init as RequestInit) }),
      }),
    ],
  });
}

/**
 * Why a call failed, in the contract's words: `code` is stable. `NoAnswer` when nothing came back that is ours:
 * then nobody knows whether it happened until it is asked again.
 */
export function problemOf(error: unknown): Refusal {
  const problem = error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.problem : undefined;
  return problem ?? { code: 'NoAnswer', detail: 'Nothing came back.' };
}

type Refusal = {
  readonly code: string;
  readonly detail: string;
  readonly status?: number;
  readonly errors?: readonly { path: string; message: string }[];
};
