import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { cache } from 'react';
import { api, found } from '../../../../api/server.ts';
import { Invitation } from '../../../../studio/invitations/invitation.tsx';

type Props = { params: Promise<{ invitationId: string }> };

/** Once for the title and the page. */
const read = cache(async (invitationId: string) => {
  const { trpc, queries } = await api();
  const invitation = await found(queries.fetchQuery(trpc.invitations.get.queryOptions({ invitationId })));
  return { invitation, queries };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).invitationId)).invitation.candidateName };
}

export default async function Page({ params }: Props) {
  const { invitationId } = await params;
  const { queries } = await read(invitationId);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Invitation invitationId={invitationId} />
    </HydrationBoundary>
  );
}
