import type { AppRouter, TemplateSummary } from '@interviews/client';
import type { TRPCClient } from '@trpc/client';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { pagesOf } from '../../api/pages.ts';

export const STATUSES = ['draft', 'published', 'archived'] as const satisfies readonly TemplateSummary['status'][];

/** What is looked for, in the address: it can be sent to a colleague, and “back” goes back. */
export const templateFilter = { status: parseAsStringLiteral(STATUSES), search: parseAsString.withDefault('') };
export const loadTemplateFilter = createLoader(templateFilter);

type Filter = { status: (typeof STATUSES)[number] | null; search: string };

/** The list as the page reads it first, and the browser goes on. */
export function templatePages(trpc: TRPCOptionsProxy<AppRouter>, client: TRPCClient<AppRouter>, { status, search }: Filter) {
  const words = search.trim().slice(0, 200);
  const asked = { ...(status && { status }), ...(words && { search: words }) };
  return pagesOf(trpc.templates.list.queryKey(asked), (cursor) => client.templates.list.query({ ...asked, ...(cursor && { cursor }) }));
}
