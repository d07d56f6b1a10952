import type { AppRouter, InvitationSummary } from '@interviews/client';
import type { TRPCClient } from '@trpc/client';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { pagesOf } from '../../api/pages.ts';

export const STATUSES = ['pending', 'started', 'completed', 'expired'] as const satisfies readonly InvitationSummary['status'][];

/** What is looked for, in the address. `invite` opens the form: for a template by its id, or `new`. */
export const invitationFilter = {
  status: parseAsStringLiteral(STATUSES),
  search: parseAsString.withDefault(''),
  template: parseAsString,
  invite: parseAsString,
  me: parseAsString,
};
export const loadInvitationFilter = createLoader(invitationFilter);

type Filter = { status: (typeof STATUSES)[number] | null; search: string; template: string | null };

/** The list as the page reads it first, and the browser goes on. */
export function invitationPages(trpc: TRPCOptionsProxy<AppRouter>, client: TRPCClient<AppRouter>, { status, search, template }: Filter) {
  const words = search.trim().slice(0, 200);
  const asked = { ...(status && { status }), ...(words && { search: words }), ...(template && { templateId: template }) };
  return pagesOf(trpc.invitations.list.queryKey(asked), (cursor) => client.invitations.list.query({ ...asked, ...(cursor && { cursor }) }));
}
