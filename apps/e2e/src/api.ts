import { createInterviewClient, type InvitationCreated, type Template } from '@interviews/client';
import { world } from './world.ts';

/** What a browser need not be driven through: states that a test only looks at are made through the public API. */
export type Client = ReturnType<typeof createInterviewClient>;

let session: Promise<Client> | undefined;

/** The admin, signed in once. */
export function hrClient(): Promise<Client> {
  session ??= createInterviewClient({ url: world.web })
    .sessions.hr.mutate(world.admin)
    .then(({ token }) => createInterviewClient({ url: world.web, token }));
  return session;
}

/** Somebody with a link, without a browser. */
export async function candidateClient({ accessToken }: Pick<InvitationCreated, 'accessToken'>): Promise<Client> {
  const { token } = await createInterviewClient({ url: world.web }).sessions.candidate.mutate({ accessToken });
  return createInterviewClient({ url: world.web, token });
}

type NewQuestion = NonNullable<Parameters<Client['templates']['create']['mutate']>[0]['questions']>[number];

const questions = {
  video: { type: 'video', text: 'Tell us about a customer you turned around.', timeLimit: 120, thinkTime: 60 },
  text: { type: 'text', text: 'What would you change first about a support line you know?', timeLimit: 600 },
  choice: {
    type: 'multiple_choice',
    text: 'Which shift could you work?',
    timeLimit: 120,
    options: [{ text: 'Early, from six to two' }, { text: 'Late, from two to ten' }, { text: 'Night, from ten to six' }],
  },
} satisfies Record<string, NewQuestion>;
export type Asked = keyof typeof questions;

export async function written(title: string, asked: readonly Asked[]): Promise<Template> {
  const hr = await hrClient();
  return hr.templates.create.mutate({ title, questions: asked.map((one) => questions[one]) });
}

export async function published(title: string, asked: readonly Asked[]): Promise<Template> {
  const { id } = await written(title, asked);
  return (await hrClient()).templates.publish.mutate({ templateId: id });
}

let people = 0;

/** Somebody of that name, at an address of their own. */
export async function invited(template: Pick<Template, 'id'>, name: string, expiresAt?: Date): Promise<InvitationCreated> {
  const address = `${name.toLowerCase().replace(/[^a-z]+/g, '-')}-${Date.now()}-${++people}@example.com`;
  return (await hrClient()).invitations.create.mutate({
    templateId: template.id,
    candidateName: name,
    candidateEmail: address,
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
  });
}

/** Has agreed and begun. */
export async function started(invitation: InvitationCreated): Promise<Client> {
  const candidate = await candidateClient(invitation);
  await candidate.invitations.start.mutate({ invitationId: invitation.id });
  return candidate;
}

/** Opens the question at that place, counted from 0, in the candidate's order. */
export async function opened(candidate: Client, { id: invitationId }: { id: string }, at: number) {
  const { questions } = await candidate.invitations.get.query({ invitationId });
  const question = questions?.[at];
  if (!question) throw new Error(`There is no question ${at + 1}.`);
  await candidate.invitations.open.mutate({ invitationId, questionId: question.id });
  const now = await candidate.invitations.get.query({ invitationId });
  return now.questions!.find(({ id }) => id === question.id)!;
}
