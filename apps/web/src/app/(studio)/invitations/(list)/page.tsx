import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { SearchParams } from 'nuqs/server';
import { api, found } from '../../../../api/server.ts';
import { signedIn } from '../../../../auth/session.ts';
import { invitationPages, loadInvitationFilter } from '../../../../studio/invitations/filter.ts';
import { Invitations } from '../../../../studio/invitations/invitations.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('invitations'))('title') };
}

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [filter, { trpc, client, queries }, me] = await Promise.all([loadInvitationFilter(searchParams), api(), signedIn()]);
  await found(queries.fetchInfiniteQuery(invitationPages(trpc, client, filter)));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Invitations me={{ name: me.name, email: me.email }} />
    </HydrationBoundary>
  );
}
