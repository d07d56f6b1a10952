import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { SearchParams } from 'nuqs/server';
import { api, found } from '../../../../api/server.ts';
import { loadTemplateFilter, templatePages } from '../../../../studio/templates/filter.ts';
import { Templates } from '../../../../studio/templates/templates.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('templates'))('title') };
}

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [filter, { trpc, client, queries }] = await Promise.all([loadTemplateFilter(searchParams), api()]);
  await found(queries.fetchInfiniteQuery(templatePages(trpc, client, filter)));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Templates />
    </HydrationBoundary>
  );
}
