import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { api, found } from '../../../api/server.ts';
import { Home } from '../../../studio/home/home.tsx';
import { homeReading } from '../../../studio/home/reading.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('home'))('title') };
}

export default async function Page() {
  const { trpc, queries } = await api();
  const { templates, recent, completed, started, pending, notices } = homeReading(trpc);
  await found(
    Promise.all([
      queries.fetchQuery(templates),
      queries.fetchQuery(recent),
      queries.fetchQuery(completed),
      queries.fetchQuery(started),
      queries.fetchQuery(pending),
      queries.fetchQuery(notices),
    ]),
  );
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Home />
    </HydrationBoundary>
  );
}
