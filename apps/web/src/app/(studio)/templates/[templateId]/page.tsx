import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { cache } from 'react';
import { api, found } from '../../../../api/server.ts';
import { Builder } from '../../../../studio/builder/builder.tsx';

type Props = { params: Promise<{ templateId: string }> };

/** Once for the title and the page. */
const read = cache(async (templateId: string) => {
  const { trpc, queries } = await api();
  const template = await found(queries.fetchQuery(trpc.templates.get.queryOptions({ templateId })));
  return { template, queries };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).templateId)).template.title };
}

export default async function Page({ params }: Props) {
  const { templateId } = await params;
  const { queries } = await read(templateId);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Builder templateId={templateId} />
    </HydrationBoundary>
  );
}
