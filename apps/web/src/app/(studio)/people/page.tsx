import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { api, found } from '../../../api/server.ts';
import { signedIn } from '../../../auth/session.ts';
import { People } from '../../../studio/people/people.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('people'))('title') };
}

export default async function Page() {
  const [{ id }, { trpc, queries }] = await Promise.all([signedIn(), api()]);
  await found(queries.fetchQuery(trpc.colleagues.list.queryOptions({})));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <People me={id} />
    </HydrationBoundary>
  );
}
