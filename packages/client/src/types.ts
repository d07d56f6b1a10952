import type { AppRouter } from '@interviews/api/router.ts';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

/** What every call takes: `Inputs['invitations']['create']`. */
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;

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
/** What the analysis service says of an interview. */
export type Analysis = Outputs['invitations']['analysis'];
export type Notice = Outputs['notices']['list']['items'][number];
export type Opened = Outputs['invitations']['open'];
export type Take = Outputs['takes']['get'];
export type TakeBegun = Outputs['takes']['begin'];
export type Received = Outputs['takes']['received'];
export type HrSession = Outputs['sessions']['hr'];
export type CandidateSession = Outputs['sessions']['candidate'];
export type Colleague = Outputs['colleagues']['list']['items'][number];
export type ColleagueInvited = Outputs['colleagues']['invite'];
export type ApiKey = Outputs['apiKeys']['list']['items'][number];
export type ApiKeyMade = Outputs['apiKeys']['create'];
