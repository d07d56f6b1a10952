import { createInterviewClient, type InvitationSummary, isInterviewError, pages } from '@interviews/client';

/** Every invitation as a row: who, what, and how far. While nothing answers, what was there stays. */
export async function show(rows: HTMLTableSectionElement, url: string): Promise<void> {
  const client = createInterviewClient({ url });
  const found: InvitationSummary[] = [];
  try {
    for await (const invitation of pages(client.invitations.list, { limit: 100 })) found.push(invitation);
  } catch (error) {
    if (isInterviewError(error, 'NoAnswer')) return;
    throw error;
  }
  rows.replaceChildren();
  for (const { candidateName, templateTitle, status, progress } of found) {
    const row = rows.insertRow();
    for (const text of [candidateName, templateTitle, status, `${progress.answered} of ${progress.total}`])
      row.insertCell().textContent = text;
  }
}
