import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { problemOf } from '../../../../api/queries.ts';
import { api } from '../../../../api/server.ts';
import { Interview } from '../../../../interview/interview.tsx';
import { NoSession } from '../../../../interview/open-link.tsx';

/** One interview, for who came by its link. Without that link's session nothing of it is said. */
export default async function Page({ params }: { params: Promise<{ invitationId: string }> }) {
  const { invitationId } = await params;
  const { trpc, queries } = await api();
  try {
    await queries.fetchQuery(trpc.invitations.get.queryOptions({ invitationId, as: 'candidate' }));
  } catch (error) {
    const problem = problemOf(error);
    if (problem?.status === 401 || problem?.status === 403) return <NoSession />;
    if (problem) notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Interview invitationId={invitationId} />
    </HydrationBoundary>
  );
}
