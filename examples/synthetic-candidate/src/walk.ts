import { type AskedQuestion, createInterviewClient, type InterviewClient, type Invitation } from '@interviews/client';
import { makeVideo } from './video.ts';

/**
 * Walks an interview from its link to its end, answering every question that is still open; one begun before goes on where it was.
 * @param say hears what was done, a sentence at a time
 * @returns the interview as it was completed
 */
export async function walk(invitationUrl: string, say: (sentence: string) => void): Promise<Invitation> {
  const { origin, accessToken } = readLink(invitationUrl);
  const { invitationId, token } = await createInterviewClient({ url: origin }).sessions.candidate.mutate({ accessToken });
  const client = createInterviewClient({ url: origin, token });
  const found = await client.invitations.get.query({ invitationId });
  say(`${found.candidateName} opened the link: ${found.templateTitle}, ${found.progress.total} questions.`);
  const begun = found.status === 'pending' ? await client.invitations.start.mutate({ invitationId }) : found;
  for (const question of begun.questions ?? []) {
    if (question.answered || question.closed) say(`Question ${question.order} is over already.`);
    else say(`Question ${question.order}: ${await answer(client, invitationId, question)}`);
  }
  return client.invitations.complete.mutate({ invitationId });
}

async function answer(client: InterviewClient, invitationId: string, { id: questionId, type }: AskedQuestion): Promise<string> {
  const { question } = await client.invitations.open.mutate({ invitationId, questionId });
  if (type === 'text') {
    const content = `A synthetic answer to “${question.text}”.`;
    await client.invitations.respond.mutate({ invitationId, questionId, type, content });
    return `answered in ${content.length} characters.`;
  }
  if (type === 'multiple_choice') {
    const [first] = question.options ?? [];
    if (!first) throw new Error(`“${question.text}” has nothing to choose from.`);
    await client.invitations.respond.mutate({ invitationId, questionId, type: 'choice', content: first.id });
    return `chose “${first.text}”.`;
  }
  const { file, seconds, how } = await makeVideo();
  const { id: takeId } = await client.takes.upload(file, { invitationId, questionId, duration: seconds });
  await client.invitations.respond.mutate({ invitationId, questionId, type: 'video', takeId });
  return `sent a video of ${seconds} s, ${file.size} bytes, ${how === 'encoded' ? 'encoded here' : 'encoded before'}.`;
}

function readLink(invitationUrl: string): { origin: string; accessToken: string } {
  const { origin, pathname } = URL.parse(invitationUrl) ?? {};
  const accessToken = pathname?.match(/^\/interview\/([^/]+)$/)?.[1];
  if (!origin || !accessToken) throw new Error('Give the address of an invitation: https://…/interview/<token>.');
  return { origin, accessToken };
}
