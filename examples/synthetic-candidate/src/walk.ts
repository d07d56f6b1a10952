import { type AskedQuestion, createInterviewClient, type InterviewClient, type Invitation } from '@interviews/client';
import { makeVideo } from './video.ts';

/** A way in, as an invitation's address holds it. */
type Link = { readonly origin: string; readonly accessToken: string };

/**
 * Walks an interview from its link to its end, answering every question that is still open; one begun before goes on where it was.
 * @param say hears what was done, a sentence at a time
 * @returns the interview as it was completed
 * @throws InterviewError where the service refuses: it is complete already, expired, revoked, or something required is unanswered
 */
export async function walk(link: Link & { readonly seconds: number }, say: (sentence: string) => void): Promise<Invitation> {
  const { origin, accessToken, seconds } = link;
  const { invitationId, token } = await createInterviewClient({ url: origin }).sessions.candidate.mutate({ accessToken });
  const client = createInterviewClient({ url: origin, token });
  const found = await client.invitations.get.query({ invitationId });
  say(`${found.candidateName} opened the link: ${found.templateTitle}, ${found.progress.total} questions, ${found.status}.`);
  const begun = found.status === 'pending' ? await client.invitations.start.mutate({ invitationId }) : found;
  const left = begun.status === 'started' ? (begun.questions ?? []) : [];
  for (const [at, question] of left.entries()) {
    const is = question.answered ? 'answered before.' : question.closed ? 'its time is over.' : null;
    say(`Question ${at + 1}: ${is ?? (await answer(client, invitationId, question, seconds))}`);
  }
  return client.invitations.complete.mutate({ invitationId });
}

async function answer(
  client: InterviewClient,
  invitationId: string,
  { id: questionId, type }: AskedQuestion,
  length: number,
): Promise<string> {
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
  const { file, seconds, how } = await makeVideo(length);
  const { id: takeId } = await client.takes.upload(file, { invitationId, questionId, duration: seconds });
  await client.invitations.respond.mutate({ invitationId, questionId, type: 'video', takeId });
  return `sent a video of ${seconds} s, ${file.size} bytes, ${how === 'encoded' ? 'encoded here' : 'encoded before'}.`;
}

/** What an invitation's address holds; null of another address. */
export function readLink(invitationUrl: string): Link | null {
  const { origin, pathname } = URL.parse(invitationUrl) ?? {};
  const accessToken = pathname?.match(/^\/interview\/([^/]+)$/)?.[1];
  return origin && accessToken ? { origin, accessToken } : null;
}
